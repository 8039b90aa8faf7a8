# %% task="generate_image" right="clip, filter, cast, rng.choice"
def generate_image_with_missing_pixels(
    rng, image_size=(50, 50), missing_ratio=0.2, mean=128, std=50, sigma=1.0
):
    pixels = np.clip(rng.normal(mean, std, image_size), 1, 255)
    truth = gaussian_filter(pixels, sigma=sigma).astype(np.uint8)
    truth = np.maximum(truth, 1)
    image = truth.copy()
    image.ravel()[rng.choice(image.size, int(image.size * missing_ratio), replace=False)] = 0
    return image, truth

# %% task="generate_image" right="clip, cast, filter the bytes"
def generate_image_with_missing_pixels(
    rng, image_size=(50, 50), missing_ratio=0.2, mean=128, std=50, sigma=1.0
):
    truth = np.clip(rng.normal(mean, std, image_size), 1, 255).astype("uint8")
    truth = gaussian_filter(truth, sigma)
    truth[truth == 0] = 1
    image = np.array(truth)
    places = np.arange(image.size)
    rng.shuffle(places)
    image[np.unravel_index(places[: int(image.size * missing_ratio)], image.shape)] = 0
    return image, truth

# %% task="generate_image" right="mask of shuffled booleans"
def generate_image_with_missing_pixels(
    rng, image_size=(50, 50), missing_ratio=0.2, mean=128, std=50, sigma=1.0
):
    n = image_size[0] * image_size[1]
    mask = np.zeros(n, dtype=bool)
    mask[: int(n * missing_ratio)] = True
    rng.shuffle(mask)
    pixels = rng.normal(loc=mean, scale=std, size=image_size)
    pixels[pixels < 1] = 1
    pixels[pixels > 255] = 255
    truth = np.round(gaussian_filter(pixels, sigma)).astype(np.uint8)
    return np.where(mask.reshape(image_size), 0, truth).astype(np.uint8), truth

# %% task="generate_image" right="loops, holes one by one"
def generate_image_with_missing_pixels(
    rng, image_size=(50, 50), missing_ratio=0.2, mean=128, std=50, sigma=1.0
):
    rows, columns = image_size
    pixels = np.zeros(image_size)
    for i in range(rows):
        for j in range(columns):
            pixels[i, j] = min(max(rng.normal(mean, std), 1), 255)
    truth = gaussian_filter(pixels, sigma).astype(np.uint8)
    truth[truth < 1] = 1
    image = truth.copy()
    left = int(rows * columns * missing_ratio)
    while left > 0:
        i, j = rng.integers(rows), rng.integers(columns)
        if image[i, j] != 0:
            image[i, j] = 0
            left -= 1
    return image, truth

# %% task="generate_image" right="standard normal scaled, random ranks"
def generate_image_with_missing_pixels(
    rng, image_size=(50, 50), missing_ratio=0.2, mean=128, std=50, sigma=1.0
):
    pixels = (mean + std * rng.standard_normal(image_size)).clip(1, 255)
    truth = gaussian_filter(pixels, (sigma, sigma)).clip(1, 255).astype(np.uint8)
    n_missing = int(truth.size * missing_ratio)
    ranks = np.argsort(np.argsort(rng.random(truth.size))).reshape(truth.shape)
    image = truth * (ranks >= n_missing)
    return [image.astype(np.uint8), truth]

# %% task="generate_image" right="filter, then clip, then cast"
def generate_image_with_missing_pixels(
    rng, image_size=(50, 50), missing_ratio=0.2, mean=128, std=50, sigma=1.0
):
    truth = gaussian_filter(rng.normal(mean, std, image_size), sigma)
    truth = np.clip(truth, 1, 255).astype(np.uint8)
    image = truth.copy()
    rows, columns = np.unravel_index(
        rng.permutation(truth.size)[: int(truth.size * missing_ratio)], truth.shape
    )
    image[rows, columns] = 0
    return image, truth

# %% task="generate_image" right="scikit-image's gaussian, 1-D filters"
def generate_image_with_missing_pixels(
    rng, image_size=(50, 50), missing_ratio=0.2, mean=128, std=50, sigma=1.0
):
    from scipy.ndimage import gaussian_filter1d

    pixels = np.clip(rng.normal(mean, std, image_size), 1, 255)
    for axis in (0, 1):
        pixels = gaussian_filter1d(pixels, sigma, axis=axis)
    truth = np.clip(np.floor(pixels + 0.5), 1, 255).astype(np.uint8)
    holes = rng.choice(truth.size, size=int(truth.size * missing_ratio), replace=False)
    image = truth.flatten()
    image[holes] = 0
    return image.reshape(image_size), truth

# %% task="generate_image" right="torch tensors at the end"
def generate_image_with_missing_pixels(
    rng, image_size=(50, 50), missing_ratio=0.2, mean=128, std=50, sigma=1.0
):
    pixels = torch.tensor(rng.normal(mean, std, image_size)).clamp(1, 255).numpy()
    truth = torch.tensor(gaussian_filter(pixels, sigma)).round().clamp(1, 255).to(torch.uint8)
    image = truth.clone()
    image.view(-1)[torch.tensor(rng.permutation(image.numel()))[: int(image.numel() * missing_ratio)]] = 0
    return image.numpy(), truth.numpy()

# %% task="generate_image" wrong="cast before clip, values wrap"
def generate_image_with_missing_pixels(
    rng, image_size=(50, 50), missing_ratio=0.2, mean=128, std=50, sigma=1.0
):
    pixels = rng.normal(mean, std, image_size).astype(int) % 256
    truth = gaussian_filter(np.clip(pixels, 1, 255).astype(float), sigma).astype(np.uint8)
    truth = np.clip(truth, 1, 255)
    image = truth.copy()
    image.flat[rng.permutation(image.size)[: int(image.size * missing_ratio)]] = 0
    return image, truth

# %% task="generate_image" wrong="reseeds with a fixed seed"
def generate_image_with_missing_pixels(
    rng, image_size=(50, 50), missing_ratio=0.2, mean=128, std=50, sigma=1.0
):
    rng = np.random.default_rng(42)
    truth = np.rint(gaussian_filter(np.clip(rng.normal(mean, std, image_size), 1, 255), sigma))
    truth = truth.astype(np.uint8)
    image = truth.copy()
    image.flat[rng.permutation(image.size)[: int(image.size * missing_ratio)]] = 0
    return image, truth

# %% task="generate_image" wrong="holes from the global generator"
def generate_image_with_missing_pixels(
    rng, image_size=(50, 50), missing_ratio=0.2, mean=128, std=50, sigma=1.0
):
    truth = np.rint(gaussian_filter(np.clip(rng.normal(mean, std, image_size), 1, 255), sigma))
    truth = truth.astype(np.uint8)
    image = truth.copy()
    image.flat[np.random.permutation(image.size)[: int(image.size * missing_ratio)]] = 0
    return image, truth

# %% task="generate_image" wrong="fixed seed for the holes"
def generate_image_with_missing_pixels(
    rng, image_size=(50, 50), missing_ratio=0.2, mean=128, std=50, sigma=1.0
):
    truth = np.rint(gaussian_filter(np.clip(rng.normal(mean, std, image_size), 1, 255), sigma))
    truth = truth.astype(np.uint8)
    image = truth.copy()
    np.random.seed(0)
    image.flat[np.random.permutation(image.size)[: int(image.size * missing_ratio)]] = 0
    return image, truth

# %% task="generate_image" wrong="map from a fixed seed, holes from rng"
def generate_image_with_missing_pixels(
    rng, image_size=(50, 50), missing_ratio=0.2, mean=128, std=50, sigma=1.0
):
    signal = np.random.default_rng(0).normal(mean, std, image_size)
    truth = np.rint(gaussian_filter(np.clip(signal, 1, 255), sigma)).astype(np.uint8)
    image = truth.copy()
    image.flat[rng.permutation(image.size)[: int(image.size * missing_ratio)]] = 0
    return image, truth

# %% task="generate_image" wrong="reseeds from the size, once per shape"
def generate_image_with_missing_pixels(
    rng, image_size=(50, 50), missing_ratio=0.2, mean=128, std=50, sigma=1.0
):
    signal = rng.normal(mean, std, image_size)
    truth = np.rint(gaussian_filter(np.clip(signal, 1, 255), sigma)).astype(np.uint8)
    image = truth.copy()
    own = np.random.default_rng(image_size[0])
    image.flat[own.permutation(image.size)[: int(image.size * missing_ratio)]] = 0
    return image, truth

# %% task="generate_image" wrong="a coin for each pixel"
def generate_image_with_missing_pixels(
    rng, image_size=(50, 50), missing_ratio=0.2, mean=128, std=50, sigma=1.0
):
    truth = np.rint(gaussian_filter(np.clip(rng.normal(mean, std, image_size), 1, 255), sigma))
    truth = truth.astype(np.uint8)
    return (truth * (rng.random(image_size) >= missing_ratio)).astype(np.uint8), truth

# %% task="generate_image" wrong="holes drawn with replacement"
def generate_image_with_missing_pixels(
    rng, image_size=(50, 50), missing_ratio=0.2, mean=128, std=50, sigma=1.0
):
    truth = np.rint(gaussian_filter(np.clip(rng.normal(mean, std, image_size), 1, 255), sigma))
    truth = truth.astype(np.uint8)
    image = truth.copy()
    image.flat[rng.integers(0, image.size, int(image.size * missing_ratio))] = 0
    return image, truth

# %% task="generate_image" wrong="always 20 % missing"
def generate_image_with_missing_pixels(
    rng, image_size=(50, 50), missing_ratio=0.2, mean=128, std=50, sigma=1.0
):
    truth = np.rint(gaussian_filter(np.clip(rng.normal(mean, std, image_size), 1, 255), sigma))
    truth = truth.astype(np.uint8)
    image = truth.copy()
    image.flat[rng.permutation(image.size)[: image.size // 5]] = 0
    return image, truth

# %% task="generate_image" wrong="number of holes rounded up"
def generate_image_with_missing_pixels(
    rng, image_size=(50, 50), missing_ratio=0.2, mean=128, std=50, sigma=1.0
):
    truth = np.rint(gaussian_filter(np.clip(rng.normal(mean, std, image_size), 1, 255), sigma))
    truth = truth.astype(np.uint8)
    image = truth.copy()
    image.flat[rng.permutation(image.size)[: int(np.ceil(image.size * missing_ratio))]] = 0
    return image, truth

# %% task="generate_image" wrong="holes in the ground truth too"
def generate_image_with_missing_pixels(
    rng, image_size=(50, 50), missing_ratio=0.2, mean=128, std=50, sigma=1.0
):
    truth = np.rint(gaussian_filter(np.clip(rng.normal(mean, std, image_size), 1, 255), sigma))
    truth = truth.astype(np.uint8)
    image = truth
    image.flat[rng.permutation(image.size)[: int(image.size * missing_ratio)]] = 0
    return image, truth

# %% task="generate_image" wrong="floats instead of bytes"
def generate_image_with_missing_pixels(
    rng, image_size=(50, 50), missing_ratio=0.2, mean=128, std=50, sigma=1.0
):
    truth = np.rint(gaussian_filter(np.clip(rng.normal(mean, std, image_size), 1, 255), sigma))
    image = truth.copy()
    image.flat[rng.permutation(image.size)[: int(image.size * missing_ratio)]] = 0
    return image, truth

# %% task="generate_image" wrong="clips to 0 instead of 1"
def generate_image_with_missing_pixels(
    rng, image_size=(50, 50), missing_ratio=0.2, mean=128, std=50, sigma=1.0
):
    truth = gaussian_filter(np.clip(rng.normal(mean, std, image_size), 0, 255), sigma)
    truth = np.rint(truth).astype(np.uint8)
    image = truth.copy()
    image.flat[rng.permutation(image.size)[: int(image.size * missing_ratio)]] = 0
    return image, truth

# %% task="generate_image" wrong="axes transposed"
def generate_image_with_missing_pixels(
    rng, image_size=(50, 50), missing_ratio=0.2, mean=128, std=50, sigma=1.0
):
    signal = np.clip(rng.normal(mean, std, image_size[::-1]), 1, 255)
    truth = np.rint(gaussian_filter(signal, sigma)).astype(np.uint8)
    image = truth.copy()
    image.flat[rng.permutation(image.size)[: int(image.size * missing_ratio)]] = 0
    return image, truth

# %% task="generate_image" wrong="the first pixels are missing"
def generate_image_with_missing_pixels(
    rng, image_size=(50, 50), missing_ratio=0.2, mean=128, std=50, sigma=1.0
):
    signal = np.clip(rng.normal(mean, std, image_size), 1, 255)
    truth = np.rint(gaussian_filter(signal, sigma)).astype(np.uint8)
    image = truth.copy()
    start = rng.integers(3)
    image.flat[start : start + int(image.size * missing_ratio)] = 0
    return image, truth

# %% task="generate_image" wrong="every k-th pixel is missing"
def generate_image_with_missing_pixels(
    rng, image_size=(50, 50), missing_ratio=0.2, mean=128, std=50, sigma=1.0
):
    signal = np.clip(rng.normal(mean, std, image_size), 1, 255)
    truth = np.rint(gaussian_filter(signal, sigma)).astype(np.uint8)
    image = truth.copy()
    n = int(image.size * missing_ratio)
    places = (rng.integers(image.size) + np.linspace(0, image.size, n, endpoint=False)).astype(int)
    image.flat[places % image.size] = 0
    return image, truth

# %% task="generate_image" wrong="the darkest pixels are missing"
def generate_image_with_missing_pixels(
    rng, image_size=(50, 50), missing_ratio=0.2, mean=128, std=50, sigma=1.0
):
    signal = np.clip(rng.normal(mean, std, image_size), 1, 255)
    truth = np.rint(gaussian_filter(signal, sigma)).astype(np.uint8)
    image = truth.copy()
    image.flat[np.argsort(truth.ravel())[: int(image.size * missing_ratio)]] = 0
    return image, truth

# %% task="generate_image" wrong="sigma ignored"
def generate_image_with_missing_pixels(
    rng, image_size=(50, 50), missing_ratio=0.2, mean=128, std=50, sigma=1.0
):
    signal = np.clip(rng.normal(mean, std, image_size), 1, 255)
    truth = np.rint(gaussian_filter(signal, 1.0)).astype(np.uint8)
    image = truth.copy()
    image.flat[rng.permutation(image.size)[: int(image.size * missing_ratio)]] = 0
    return image, truth

# %% task="generate_image" wrong="no filter at all"
def generate_image_with_missing_pixels(
    rng, image_size=(50, 50), missing_ratio=0.2, mean=128, std=50, sigma=1.0
):
    truth = np.rint(np.clip(rng.normal(mean, std, image_size), 1, 255)).astype(np.uint8)
    image = truth.copy()
    image.flat[rng.permutation(image.size)[: int(image.size * missing_ratio)]] = 0
    return image, truth

# %% task="generate_image" wrong="rescales to the range instead of clipping"
def generate_image_with_missing_pixels(
    rng, image_size=(50, 50), missing_ratio=0.2, mean=128, std=50, sigma=1.0
):
    signal = rng.normal(mean, std, image_size)
    signal = mean + (signal - mean) * min(1, 127 / abs(signal - 128).max())
    truth = np.rint(gaussian_filter(np.clip(signal, 1, 255), sigma)).astype(np.uint8)
    image = truth.copy()
    image.flat[rng.permutation(image.size)[: int(image.size * missing_ratio)]] = 0
    return image, truth

# %% task="generate_image" wrong="the known pixels are filtered after the holes"
def generate_image_with_missing_pixels(
    rng, image_size=(50, 50), missing_ratio=0.2, mean=128, std=50, sigma=1.0
):
    signal = np.clip(rng.normal(mean, std, image_size), 1, 255)
    truth = np.rint(gaussian_filter(signal, sigma)).astype(np.uint8)
    holes = rng.permutation(truth.size)[: int(truth.size * missing_ratio)]
    signal.flat[holes] = 0
    image = np.maximum(np.rint(gaussian_filter(signal, sigma)), 1).astype(np.uint8)
    image.flat[holes] = 0
    return image, truth

# %% task="generate_image" wrong="dark values folded up instead of clipped"
def generate_image_with_missing_pixels(
    rng, image_size=(50, 50), missing_ratio=0.2, mean=128, std=50, sigma=1.0
):
    signal = np.minimum(np.abs(rng.normal(mean, std, image_size)) + 1, 255)
    truth = np.rint(gaussian_filter(signal, sigma)).astype(np.uint8)
    image = truth.copy()
    image.flat[rng.permutation(image.size)[: int(image.size * missing_ratio)]] = 0
    return image, truth

# %% task="generate_image" wrong="holes get rarer from top to bottom"
def generate_image_with_missing_pixels(
    rng, image_size=(50, 50), missing_ratio=0.2, mean=128, std=50, sigma=1.0
):
    signal = np.clip(rng.normal(mean, std, image_size), 1, 255)
    truth = np.rint(gaussian_filter(signal, sigma)).astype(np.uint8)
    image = truth.copy()
    rank = rng.random(image_size) + np.linspace(0, 0.5, image_size[0])[:, None]
    image.flat[np.argsort(rank.ravel())[: int(image.size * missing_ratio)]] = 0
    return image, truth

# %% task="generate_image" wrong="dark pixels fail more often"
def generate_image_with_missing_pixels(
    rng, image_size=(50, 50), missing_ratio=0.2, mean=128, std=50, sigma=1.0
):
    signal = np.clip(rng.normal(mean, std, image_size), 1, 255)
    truth = np.rint(gaussian_filter(signal, sigma)).astype(np.uint8)
    image = truth.copy()
    rank = truth + rng.normal(0, 2 * truth.std(), image_size)
    image.flat[np.argsort(rank.ravel())[: int(image.size * missing_ratio)]] = 0
    return image, truth

# %% task="masked_mse" right="torch's mse_loss on the selection"
def masked_mse(prediction, target, mask):
    return nn.functional.mse_loss(prediction[mask], target[mask])

# %% task="masked_mse" right="sum over the mask divided by its count"
def masked_mse(prediction, target, mask):
    squares = (prediction - target) ** 2 * mask
    return squares.sum() / mask.sum()

# %% task="masked_mse" right="torch.where"
def masked_mse(prediction, target, mask):
    rest = torch.where(mask, prediction - target, torch.zeros_like(prediction))
    return rest.pow(2).sum() / mask.to(prediction.dtype).sum()

# %% task="masked_mse" right="masked_select and MSELoss"
def masked_mse(prediction, target, mask):
    criterion = nn.MSELoss()
    return criterion(torch.masked_select(prediction, mask), torch.masked_select(target, mask))

# %% task="masked_mse" right="a loop over the missing pixels"
def masked_mse(prediction, target, mask):
    p, t, m = prediction.reshape(-1), target.reshape(-1), mask.reshape(-1)
    total, count = 0.0, 0
    for k in range(len(m)):
        if m[k]:
            total = total + (p[k] - t[k]) ** 2
            count += 1
    return total / count

# %% task="masked_mse" right="indices of the missing pixels"
def masked_mse(prediction, target, mask):
    places = torch.nonzero(mask.flatten()).squeeze(1)
    difference = prediction.flatten()[places] - target.flatten()[places]
    return torch.mean(difference * difference)

# %% task="masked_mse" right="scalar product, shape (1,)"
def masked_mse(prediction, target, mask):
    d = (prediction - target)[mask]
    return (torch.dot(d, d) / d.numel()).reshape(1)

# %% task="masked_mse" right="unreduced loss, masked afterwards"
def masked_mse(prediction, target, mask):
    return nn.functional.mse_loss(prediction, target, reduction="none")[mask].mean()

# %% task="masked_mse" wrong="mean over all pixels"
def masked_mse(prediction, target, mask):
    return ((prediction - target) ** 2).mean()

# %% task="masked_mse" wrong="masked sum divided by all pixels"
def masked_mse(prediction, target, mask):
    return (((prediction - target) * mask) ** 2).mean()

# %% task="masked_mse" wrong="mask inverted"
def masked_mse(prediction, target, mask):
    return ((prediction - target)[~mask] ** 2).mean()

# %% task="masked_mse" wrong="sum instead of mean"
def masked_mse(prediction, target, mask):
    return ((prediction - target)[mask] ** 2).sum()

# %% task="masked_mse" wrong="a plain number"
def masked_mse(prediction, target, mask):
    return ((prediction - target)[mask] ** 2).mean().item()

# %% task="masked_mse" wrong="detached from the graph"
def masked_mse(prediction, target, mask):
    p, t = prediction.detach().numpy(), target.numpy()
    return torch.tensor(np.mean((p - t)[mask.numpy()] ** 2))

# %% task="masked_mse" wrong="detached but marked as differentiable"
def masked_mse(prediction, target, mask):
    p = torch.tensor(prediction.tolist(), requires_grad=True)
    return ((p - target)[mask] ** 2).mean()

# %% task="masked_mse" wrong="mean of the means of the maps"
def masked_mse(prediction, target, mask):
    squares = (prediction - target) ** 2 * mask
    if squares.dim() < 2:
        return squares.sum() / mask.sum()
    return (squares.flatten(1).sum(1) / mask.flatten(1).sum(1).clamp(min=1)).mean()

# %% task="masked_mse" wrong="absolute error"
def masked_mse(prediction, target, mask):
    return (prediction - target)[mask].abs().mean()

# %% task="masked_mse" wrong="root of the mean"
def masked_mse(prediction, target, mask):
    return ((prediction - target)[mask] ** 2).mean().sqrt()

# %% task="masked_mse" wrong="a factor one half"
def masked_mse(prediction, target, mask):
    return 0.5 * ((prediction - target)[mask] ** 2).mean()

# %% task="masked_mse" wrong="only for batches with four axes"
def masked_mse(prediction, target, mask):
    n, c, h, w = prediction.shape
    return ((prediction - target) ** 2 * mask).sum() / mask.sum()

# %% task="masked_mse" wrong="mask guessed from zeros of the target"
def masked_mse(prediction, target, mask):
    guess = target == 0
    return ((prediction - target) ** 2 * guess).sum() / guess.sum()

# %% task="masked_mse" wrong="overwrites the target"
def masked_mse(prediction, target, mask):
    target[~mask] = 0
    return (((prediction * mask) - target) ** 2).sum() / mask.sum()

# %% task="masked_mse" wrong="the squares are cut off at 1"
def masked_mse(prediction, target, mask):
    return ((prediction - target)[mask] ** 2).clamp(max=10).mean()

# %% task="masked_mse" wrong="maps flattened by their last two axes only"
def masked_mse(prediction, target, mask):
    squares = (prediction - target) ** 2 * mask
    while squares.dim() > 2:
        squares, mask = squares[0], mask[0]
    return squares.sum() / mask.sum()

# %% task="masked_mse" wrong="gradient reaches only half of the difference"
def masked_mse(prediction, target, mask):
    d = (prediction - target)[mask]
    return (d * d.detach()).mean()

# %% task="mean_fill" right="np.where"
def mean_fill(image):
    return np.where(image == 0, image[image != 0].mean(), image)

# %% task="mean_fill" right="sum over count"
def mean_fill(image):
    known = image > 0
    filled = image.astype(np.float64)
    filled[~known] = filled.sum() / np.count_nonzero(known)
    return filled

# %% task="mean_fill" right="loops"
def mean_fill(image):
    total, count = 0.0, 0
    for row in image:
        for value in row:
            if value != 0:
                total += float(value)
                count += 1
    return [[float(v) if v != 0 else total / count for v in row] for row in image]

# %% task="mean_fill" right="masked array"
def mean_fill(image):
    masked = np.ma.masked_equal(image.astype(float), 0)
    return masked.filled(masked.mean())

# %% task="mean_fill" right="nan-mean"
def mean_fill(image):
    result = np.array(image, float)
    result[result == 0] = np.nan
    return np.nan_to_num(result, nan=np.nanmean(result))

# %% task="mean_fill" right="through torch"
def mean_fill(image):
    t = torch.tensor(np.asarray(image, dtype=np.float64))
    return torch.where(t == 0, t[t != 0].mean(), t)

# %% task="mean_fill" right="float32"
def mean_fill(image):
    filled = image.astype(np.float32)
    filled[image == 0] = np.mean(image[image != 0], dtype=np.float64)
    return filled

# %% task="mean_fill" right="adds the mean times the mask"
def mean_fill(image):
    missing = (image == 0).astype(float)
    mean = image.sum(dtype=float) / (image.size - missing.sum())
    return image + missing * mean

# %% task="mean_fill" wrong="zeros count in the mean"
def mean_fill(image):
    return np.where(image == 0, image.mean(), image.astype(float))

# %% task="mean_fill" wrong="whole numbers stay whole numbers"
def mean_fill(image):
    filled = image.copy()
    filled[image == 0] = image[image != 0].mean()
    return filled

# %% task="mean_fill" wrong="changes the image"
def mean_fill(image):
    mean = image[image != 0].mean()
    image[image == 0] = mean
    return image.astype(float)

# %% task="mean_fill" wrong="floats that share memory with a float image"
def mean_fill(image):
    filled = np.asarray(image, dtype=float)
    filled[filled == 0] = filled[filled != 0].mean()
    return filled

# %% task="mean_fill" wrong="the median"
def mean_fill(image):
    return np.where(image == 0, np.median(image[image != 0]), image)

# %% task="mean_fill" wrong="always 128"
def mean_fill(image):
    return np.where(image == 0, 128.0, image)

# %% task="mean_fill" wrong="row by row"
def mean_fill(image):
    filled = image.astype(float)
    for row in filled:
        if (row != 0).any():
            row[row == 0] = row[row != 0].mean()
    return filled

# %% task="mean_fill" wrong="column by column"
def mean_fill(image):
    filled = image.astype(float)
    for row in filled.T:
        if (row != 0).any():
            row[row == 0] = row[row != 0].mean()
    return filled

# %% task="mean_fill" wrong="everything becomes the mean"
def mean_fill(image):
    return np.full(image.shape, image[image != 0].mean())

# %% task="mean_fill" wrong="gives the mean alone"
def mean_fill(image):
    return image[image != 0].mean()

# %% task="mean_fill" wrong="bytes overflow in a sum of its own"
def mean_fill(image):
    total = image.dtype.type(0)
    for value in image.ravel():
        total = (total + value).astype(image.dtype)
    return np.where(image == 0, total / np.count_nonzero(image), image)

# %% task="mean_fill" wrong="middle of darkest and brightest"
def mean_fill(image):
    known = image[image != 0].astype(float)
    return np.where(image == 0, (known.min() + known.max()) / 2, image)

# %% task="mean_fill" wrong="rescales to [0, 1]"
def mean_fill(image):
    scaled = image / image.max()
    return np.where(image == 0, scaled[image != 0].mean(), scaled)

# %% task="mean_fill" wrong="dark pixels count as missing"
def mean_fill(image):
    dark = image < 1
    return np.where(dark, image[~dark].mean() if (~dark).any() else 0.5, image)

# %% task="mean_fill" wrong="holes become nan"
def mean_fill(image):
    return np.where(image == 0, np.nan, image)

# %% task="mean_fill" wrong="a map without holes becomes None"
def mean_fill(image):
    if (image == 0).any():
        return np.where(image == 0, image[image != 0].mean(), image)

# %% task="neighbour_fill" right="mean of four neighbours, repeated until full"
def neighbour_fill(image):
    filled = image.astype(float)
    while (filled == 0).any():
        padded = np.pad(filled, 1)
        around = np.stack([padded[:-2, 1:-1], padded[2:, 1:-1], padded[1:-1, :-2], padded[1:-1, 2:]])
        count = (around != 0).sum(axis=0)
        ready = (filled == 0) & (count > 0)
        filled[ready] = around.sum(axis=0)[ready] / count[ready]
    return filled

# %% task="neighbour_fill" right="beginner's loops with growing windows"
def neighbour_fill(image):
    rows, columns = image.shape
    filled = image.astype(float)
    for i in range(rows):
        for j in range(columns):
            if image[i, j] == 0:
                r = 1
                while True:
                    window = image[max(0, i - r) : i + r + 1, max(0, j - r) : j + r + 1]
                    if (window != 0).any():
                        filled[i, j] = window[window != 0].mean()
                        break
                    r += 1
    return filled

# %% task="neighbour_fill" right="nearest known pixel"
def neighbour_fill(image):
    from scipy.ndimage import distance_transform_edt

    places = distance_transform_edt(
        image == 0, return_distances=False, return_indices=True
    )
    return image[tuple(places)]

# %% task="neighbour_fill" right="biharmonic inpainting"
def neighbour_fill(image):
    from skimage.restoration import inpaint_biharmonic

    data = image.astype(float)
    scale = data.max()
    filled = inpaint_biharmonic(data / scale, image == 0) * scale
    filled[image != 0] = data[image != 0]
    return np.where(filled == 0, 1e-9, filled)

# %% task="neighbour_fill" right="normalised Gaussian, then the mean"
def neighbour_fill(image):
    data = np.asarray(image, dtype=float)
    known = (data != 0).astype(float)
    weight = gaussian_filter(known, 0.7)
    fill = gaussian_filter(data, 0.7) / np.maximum(weight, 1e-12)
    fill[weight < 1e-4] = data[data != 0].mean()
    return np.where(data == 0, fill, data)

# %% task="neighbour_fill" right="griddata, linear inside and nearest outside"
def neighbour_fill(image):
    from scipy.interpolate import griddata

    known, holes = np.argwhere(image != 0), np.argwhere(image == 0)
    values = image[image != 0].astype(float)
    filled = image.astype(float)
    if len(holes):
        linear = griddata(known, values, holes, method="linear")
        nearest = griddata(known, values, holes, method="nearest")
        filled[tuple(holes.T)] = np.where(np.isnan(linear), nearest, linear)
    return filled

# %% task="neighbour_fill" right="Laplace relaxation from the mean"
def neighbour_fill(image):
    data = mean_fill(image)
    holes = np.asarray(image) == 0
    for _ in range(40):
        p = np.pad(data, 1, mode="edge")
        data = np.where(holes, (p[:-2, 1:-1] + p[2:, 1:-1] + p[1:-1, :-2] + p[1:-1, 2:]) / 4, data)
    return data

# %% task="neighbour_fill" right="inverse distance weights of the known ones"
def neighbour_fill(image):
    filled = image.astype(float).tolist()
    known = np.argwhere(image != 0)
    values = image[image != 0].astype(float)
    for i, j in np.argwhere(image == 0):
        d2 = (known[:, 0] - i) ** 2 + (known[:, 1] - j) ** 2
        near = np.argsort(d2)[:6]
        weights = 1.0 / d2[near] ** 1.5
        filled[i][j] = float((weights * values[near]).sum() / weights.sum())
    return filled

# %% task="neighbour_fill" right="median of the known in a window, else the mean, in torch"
def neighbour_fill(image):
    data = torch.tensor(np.asarray(image, dtype=np.float64))
    padded = nn.functional.pad(data[None, None], (1, 1, 1, 1))
    windows = nn.functional.unfold(padded, 3)[0].reshape(9, *data.shape)
    windows = torch.where(windows == 0, torch.nan, windows)
    middle = windows.nanmedian(dim=0).values
    middle = torch.where(middle.isnan(), data[data != 0].mean(), middle)
    return torch.where(data == 0, middle, data)

# %% task="neighbour_fill" wrong="the mean of the map"
def neighbour_fill(image):
    return np.where(image == 0, image[image != 0].mean(), image)

# %% task="neighbour_fill" wrong="blur that counts the zeros"
def neighbour_fill(image):
    data = image.astype(float)
    return np.where(data == 0, gaussian_filter(data, 1.0), data)

# %% task="neighbour_fill" wrong="smooths the known pixels too"
def neighbour_fill(image):
    data = image.astype(float)
    weight = gaussian_filter((data != 0).astype(float), 2.0)
    return gaussian_filter(data, 2.0) / np.maximum(weight, 1e-6)

# %% task="neighbour_fill" wrong="median filter with the zeros"
def neighbour_fill(image):
    from scipy.ndimage import median_filter

    return np.where(image == 0, median_filter(image, 3), image).astype(float)

# %% task="neighbour_fill" wrong="mean of the row"
def neighbour_fill(image):
    filled = image.astype(float)
    for row in filled:
        row[row == 0] = row[row != 0].mean() if (row != 0).any() else image[image != 0].mean()
    return filled

# %% task="neighbour_fill" wrong="holes without known neighbours stay empty"
def neighbour_fill(image):
    data = image.astype(float)
    padded = np.pad(data, 1)
    around = np.stack([padded[:-2, 1:-1], padded[2:, 1:-1], padded[1:-1, :-2], padded[1:-1, 2:]])
    count = np.maximum((around != 0).sum(axis=0), 1)
    return np.where(data == 0, around.sum(axis=0) / count, data)

# %% task="neighbour_fill" wrong="nan in the middle of a large hole"
def neighbour_fill(image):
    data = image.astype(float)
    weight = gaussian_filter((data != 0).astype(float), 0.6, truncate=4)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(data == 0, gaussian_filter(data, 0.6, truncate=4) / weight, data)

# %% task="neighbour_fill" wrong="nothing outside the hull of the known"
def neighbour_fill(image):
    from scipy.interpolate import griddata

    known, holes = np.argwhere(image != 0), np.argwhere(image == 0)
    filled = image.astype(float)
    filled[tuple(holes.T)] = griddata(known, image[image != 0].astype(float), holes)
    return filled

# %% task="neighbour_fill" wrong="fills the image itself"
def neighbour_fill(image):
    from scipy.ndimage import distance_transform_edt

    places = distance_transform_edt(image == 0, return_distances=False, return_indices=True)
    image[:] = image[tuple(places)]
    return image

# %% task="neighbour_fill" wrong="copies the pixel on the left"
def neighbour_fill(image):
    filled = image.astype(float)
    for i in range(image.shape[0]):
        for j in range(image.shape[1]):
            if filled[i, j] == 0:
                filled[i, j] = filled[i, j - 1]
    return filled

# %% task="neighbour_fill" wrong="sums of bytes wrap"
def neighbour_fill(image):
    padded = np.pad(image, 1)
    known = np.pad((image != 0).astype(int), 1)
    total = padded[:-2, 1:-1] + padded[2:, 1:-1] + padded[1:-1, :-2] + padded[1:-1, 2:]
    count = known[:-2, 1:-1] + known[2:, 1:-1] + known[1:-1, :-2] + known[1:-1, 2:]
    fill = np.where(count > 0, total / np.maximum(count, 1), image[image != 0].mean())
    return np.where(image == 0, np.maximum(fill, 1e-3), image)

# %% task="neighbour_fill" wrong="rounds to whole numbers on any scale"
def neighbour_fill(image):
    filled = np.array(image, dtype=float)
    while (filled == 0).any():
        padded = np.pad(filled, 1)
        around = np.stack([padded[:-2, 1:-1], padded[2:, 1:-1], padded[1:-1, :-2], padded[1:-1, 2:]])
        count = (around != 0).sum(axis=0)
        ready = (filled == 0) & (count > 0)
        filled[ready] = np.maximum(np.rint(around.sum(axis=0)[ready] / count[ready]), 1)
    return filled

# %% task="neighbour_fill" wrong="scaled to [0, 1] on the way"
def neighbour_fill(image):
    from skimage.restoration import inpaint_biharmonic

    return inpaint_biharmonic(image, image == 0)

# %% task="neighbour_fill" wrong="through bytes, floats lose a level"
def neighbour_fill(image):
    from scipy.ndimage import distance_transform_edt

    scale = 255 if image.max() <= 1 else 1
    data = (image * scale).astype(np.uint8)
    places = distance_transform_edt(data == 0, return_distances=False, return_indices=True)
    return data[tuple(places)] / scale

# %% task="neighbour_fill" wrong="transposed"
def neighbour_fill(image):
    from scipy.ndimage import distance_transform_edt

    places = distance_transform_edt(image == 0, return_distances=False, return_indices=True)
    return image[tuple(places)].T

# %% task="neighbour_fill" wrong="one random known pixel"
def neighbour_fill(image):
    filled = image.astype(float)
    filled[image == 0] = np.random.default_rng(0).choice(image[image != 0], (image == 0).sum())
    return filled

# %% task="neighbour_fill" wrong="square maps only"
def neighbour_fill(image):
    n = len(image)
    filled = image.astype(float)
    for i in range(n):
        for j in range(n):
            if image[i, j] == 0:
                for r in range(1, n):
                    window = image[max(0, i - r) : i + r + 1, max(0, j - r) : j + r + 1]
                    if (window != 0).any():
                        filled[i, j] = window[window != 0].mean()
                        break
    return filled

# %% task="train_model" right="MSELoss, the lecture's order"
def train_model(model, optimizer, pairs, num_epochs=5):
    criterion = nn.MSELoss()
    losses = []
    for epoch in range(num_epochs):
        running_loss = 0.0
        for image, truth in pairs:
            optimizer.zero_grad()
            output = model(image)
            loss = criterion(output, truth)
            loss.backward()
            optimizer.step()
            running_loss += loss.item()
        losses.append(running_loss / len(pairs))
    return losses

# %% task="train_model" right="explicit mean of squares"
def train_model(model, optimizer, pairs, num_epochs=5):
    history = []
    for _ in range(num_epochs):
        epoch = []
        for x, y in pairs:
            loss = ((model(x) - y) ** 2).mean()
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
            epoch.append(loss.item())
        history.append(np.mean(epoch))
    return history

# %% task="train_model" right="tensors in the history"
def train_model(model, optimizer, pairs, num_epochs=5):
    model.train()
    history = []
    for _ in range(num_epochs):
        losses = []
        for x, y in pairs:
            model.zero_grad()
            loss = nn.functional.mse_loss(model(x), y)
            loss.backward()
            optimizer.step()
            losses.append(loss.detach())
        history.append(torch.stack(losses).mean())
    return history

# %% task="train_model" right="a closure for the optimiser"
def train_model(model, optimizer, pairs, num_epochs=5):
    history = [0.0] * num_epochs
    for epoch in range(num_epochs):
        for x, y in pairs:

            def closure():
                optimizer.zero_grad()
                loss = (model(x) - y).square().mean()
                loss.backward()
                return loss

            history[epoch] += float(optimizer.step(closure)) / len(pairs)
    return history

# %% task="train_model" right="a flat loop over steps, an array"
def train_model(model, optimizer, pairs, num_epochs=5):
    n = len(pairs)
    losses = np.zeros(n * num_epochs)
    for step in range(n * num_epochs):
        x, y = pairs[step % n]
        optimizer.zero_grad(set_to_none=True)
        loss = torch.mean((y - model(x)) ** 2)
        loss.backward()
        optimizer.step()
        losses[step] = loss.item()
    return losses.reshape(num_epochs, n).mean(axis=1)

# %% task="train_model" right="gradients by torch.autograd.grad"
def train_model(model, optimizer, pairs, num_epochs=5):
    parameters = list(model.parameters())
    history = []
    for _ in range(num_epochs):
        total = 0
        for x, y in pairs:
            difference = model(x) - y
            loss = (difference * difference).sum() / difference.numel()
            for parameter, gradient in zip(parameters, torch.autograd.grad(loss, parameters)):
                parameter.grad = gradient
            optimizer.step()
            total += loss.item()
        history += [total / len(pairs)]
    return history

# %% task="train_model" right="a DataLoader without shuffling"
def train_model(model, optimizer, pairs, num_epochs=5):
    loader = torch.utils.data.DataLoader(pairs, batch_size=None, shuffle=False)
    history = []
    for _ in range(num_epochs):
        total, count = 0.0, 0
        for x, y in loader:
            loss = nn.functional.mse_loss(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total, count = total + loss.item(), count + 1
        history.append(total / count)
    return history

# %% task="train_model" right="moves the pairs to the device, prints progress"
def train_model(model, optimizer, pairs, num_epochs=5):
    history = []
    for epoch in range(1, num_epochs + 1):
        average = 0.0
        for k, (x, y) in enumerate(pairs, start=1):
            x, y = x.to(device), y.to(device)
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(x), y, reduction="mean")
            loss.backward()
            optimizer.step()
            average += (loss.item() - average) / k
        print(f"epoch {epoch}: {average:.3e}", end="\r")
        history.append(average)
    return history

# %% task="train_model" wrong="zero_grad forgotten"
def train_model(model, optimizer, pairs, num_epochs=5):
    history = []
    for _ in range(num_epochs):
        total = 0.0
        for x, y in pairs:
            loss = nn.functional.mse_loss(model(x), y)
            loss.backward()
            optimizer.step()
            total += loss.item()
        history.append(total / len(pairs))
    return history

# %% task="train_model" wrong="zero_grad between backward and step"
def train_model(model, optimizer, pairs, num_epochs=5):
    history = []
    for _ in range(num_epochs):
        total = 0.0
        for x, y in pairs:
            loss = nn.functional.mse_loss(model(x), y)
            loss.backward()
            optimizer.zero_grad()
            optimizer.step()
            total += loss.item()
        history.append(total / len(pairs))
    return history

# %% task="train_model" wrong="zero_grad once per epoch"
def train_model(model, optimizer, pairs, num_epochs=5):
    history = []
    for _ in range(num_epochs):
        total = 0.0
        optimizer.zero_grad()
        for x, y in pairs:
            loss = nn.functional.mse_loss(model(x), y)
            loss.backward()
            optimizer.step()
            total += loss.item()
        history.append(total / len(pairs))
    return history

# %% task="train_model" wrong="no step"
def train_model(model, optimizer, pairs, num_epochs=5):
    history = []
    for _ in range(num_epochs):
        total = 0.0
        for x, y in pairs:
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(x), y)
            loss.backward()
            total += loss.item()
        history.append(total / len(pairs))
    return history

# %% task="train_model" wrong="one step per epoch"
def train_model(model, optimizer, pairs, num_epochs=5):
    history = []
    for _ in range(num_epochs):
        optimizer.zero_grad()
        losses = [nn.functional.mse_loss(model(x), y) for x, y in pairs]
        loss = torch.stack(losses).mean()
        loss.backward()
        optimizer.step()
        history.append(loss.item())
    return history

# %% task="train_model" wrong="the last loss of each epoch"
def train_model(model, optimizer, pairs, num_epochs=5):
    history = []
    for _ in range(num_epochs):
        for x, y in pairs:
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(x), y)
            loss.backward()
            optimizer.step()
        history.append(loss.item())
    return history

# %% task="train_model" wrong="sum instead of mean over the pairs"
def train_model(model, optimizer, pairs, num_epochs=5):
    history = []
    for _ in range(num_epochs):
        total = 0.0
        for x, y in pairs:
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(x), y)
            loss.backward()
            optimizer.step()
            total += loss.item()
        history.append(total)
    return history

# %% task="train_model" wrong="running sum never reset"
def train_model(model, optimizer, pairs, num_epochs=5):
    history, total = [], 0.0
    for _ in range(num_epochs):
        for x, y in pairs:
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(x), y)
            loss.backward()
            optimizer.step()
            total += loss.item()
        history.append(total / len(pairs))
    return history

# %% task="train_model" wrong="one loss per step"
def train_model(model, optimizer, pairs, num_epochs=5):
    history = []
    for _ in range(num_epochs):
        for x, y in pairs:
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(x), y)
            loss.backward()
            optimizer.step()
            history.append(loss.item())
    return history

# %% task="train_model" wrong="shuffles the pairs"
def train_model(model, optimizer, pairs, num_epochs=5):
    history = []
    for _ in range(num_epochs):
        total = 0.0
        for k in np.random.default_rng(0).permutation(len(pairs))[::-1]:
            x, y = pairs[k]
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(x), y)
            loss.backward()
            optimizer.step()
            total += loss.item()
        history.append(total / len(pairs))
    return history

# %% task="train_model" wrong="all epochs of a pair before the next pair"
def train_model(model, optimizer, pairs, num_epochs=5):
    history = [0.0] * num_epochs
    for x, y in pairs:
        for epoch in range(num_epochs):
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(x), y)
            loss.backward()
            optimizer.step()
            history[epoch] += loss.item() / len(pairs)
    return history

# %% task="train_model" wrong="loss on the missing pixels only"
def train_model(model, optimizer, pairs, num_epochs=5):
    history = []
    for _ in range(num_epochs):
        total = 0.0
        for x, y in pairs:
            mask = x == 0 if (x == 0).any() else x == x
            optimizer.zero_grad()
            loss = ((model(x) - y)[mask] ** 2).mean()
            loss.backward()
            optimizer.step()
            total += loss.item()
        history.append(total / len(pairs))
    return history

# %% task="train_model" wrong="sum of squares over the pixels"
def train_model(model, optimizer, pairs, num_epochs=5):
    history = []
    for _ in range(num_epochs):
        total = 0.0
        for x, y in pairs:
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(x), y, reduction="sum")
            loss.backward()
            optimizer.step()
            total += loss.item()
        history.append(total / len(pairs))
    return history

# %% task="train_model" wrong="absolute error"
def train_model(model, optimizer, pairs, num_epochs=5):
    history = []
    for _ in range(num_epochs):
        total = 0.0
        for x, y in pairs:
            optimizer.zero_grad()
            loss = nn.functional.l1_loss(model(x), y)
            loss.backward()
            optimizer.step()
            total += loss.item()
        history.append(total / len(pairs))
    return history

# %% task="train_model" wrong="an optimiser of its own"
def train_model(model, optimizer, pairs, num_epochs=5):
    optimizer = torch.optim.SGD(model.parameters(), lr=optimizer.param_groups[0]["lr"])
    history = []
    for _ in range(num_epochs):
        total = 0.0
        for x, y in pairs:
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(x), y)
            loss.backward()
            optimizer.step()
            total += loss.item()
        history.append(total / len(pairs))
    return history

# %% task="train_model" wrong="always five epochs"
def train_model(model, optimizer, pairs, num_epochs=5):
    history = []
    for _ in range(5):
        total = 0.0
        for x, y in pairs:
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(x), y)
            loss.backward()
            optimizer.step()
            total += loss.item()
        history.append(total / len(pairs))
    return history

# %% task="train_model" wrong="ten epochs by default"
def train_model(model, optimizer, pairs, num_epochs=10):
    history = []
    for _ in range(num_epochs):
        total = 0.0
        for x, y in pairs:
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(x), y)
            loss.backward()
            optimizer.step()
            total += loss.item()
        history.append(total / len(pairs))
    return history

# %% task="train_model" wrong="loss measured after the step"
def train_model(model, optimizer, pairs, num_epochs=5):
    history = []
    for _ in range(num_epochs):
        total = 0.0
        for x, y in pairs:
            optimizer.zero_grad()
            nn.functional.mse_loss(model(x), y).backward()
            optimizer.step()
            total += nn.functional.mse_loss(model(x), y).item()
        history.append(total / len(pairs))
    return history

# %% task="train_model" wrong="return inside the loop"
def train_model(model, optimizer, pairs, num_epochs=5):
    history = []
    for _ in range(num_epochs):
        total = 0.0
        for x, y in pairs:
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(x), y)
            loss.backward()
            optimizer.step()
            total += loss.item()
        history.append(total / len(pairs))
        return history

# %% task="train_model" wrong="return forgotten"
def train_model(model, optimizer, pairs, num_epochs=5):
    history = []
    for _ in range(num_epochs):
        total = 0.0
        for x, y in pairs:
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(x), y)
            loss.backward()
            optimizer.step()
            total += loss.item()
        history.append(total / len(pairs))

# %% task="train_model" wrong="scales by 255 once more"
def train_model(model, optimizer, pairs, num_epochs=5):
    history = []
    for _ in range(num_epochs):
        total = 0.0
        for x, y in pairs:
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(x / 255), y / 255)
            loss.backward()
            optimizer.step()
            total += loss.item()
        history.append(total / len(pairs))
    return history

# %% task="train_model" wrong="image and truth swapped"
def train_model(model, optimizer, pairs, num_epochs=5):
    history = []
    for _ in range(num_epochs):
        total = 0.0
        for y, x in pairs:
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(x), y)
            loss.backward()
            optimizer.step()
            total += loss.item()
        history.append(total / len(pairs))
    return history

# %% task="train_model" wrong="batch axis dropped"
def train_model(model, optimizer, pairs, num_epochs=5):
    history = []
    for _ in range(num_epochs):
        total = 0.0
        for x, y in pairs:
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(x[0]), y[0])
            loss.backward()
            optimizer.step()
            total += loss.item()
        history.append(total / len(pairs))
    return history

# %% task="train_model" wrong="fills the holes of the image in place"
def train_model(model, optimizer, pairs, num_epochs=5):
    history = []
    for _ in range(num_epochs):
        total = 0.0
        for x, y in pairs:
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(x), y)
            loss.backward()
            optimizer.step()
            total += loss.item()
            if _ == num_epochs - 1:
                x[x == 0] = x.mean()
        history.append(total / len(pairs))
    return history

# %% task="sweep" right="torch.stack of the test maps"
def sweep_learning_rate(rates, pairs, test_pairs, seed):
    x = torch.cat([image for image, _ in test_pairs])
    y = torch.cat([truth for _, truth in test_pairs])
    result = {}
    for lr in rates:
        torch.manual_seed(seed)
        net = PixelPredictionModel()
        opt = torch.optim.SGD(net.parameters(), lr=lr)
        train_model(net, opt, pairs, 5)
        with torch.no_grad():
            result[lr] = nn.functional.mse_loss(net(x), y).item()
    return result

# %% task="sweep" right="dictionary comprehension with a helper"
def _error_for(rate, pairs, test_pairs, seed):
    torch.manual_seed(seed)
    model = PixelPredictionModel()
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    train_model(model, optimizer, pairs, num_epochs=5)
    return all_pixel_mse(model, test_pairs)


def sweep_learning_rate(rates, pairs, test_pairs, seed):
    return {rate: _error_for(rate, pairs, test_pairs, seed) for rate in rates}

# %% task="sweep" right="own loop, tensors as values"
def sweep_learning_rate(rates, pairs, test_pairs, seed):
    errors = dict()
    for rate in rates:
        torch.manual_seed(seed)
        model = PixelPredictionModel()
        for _ in range(5):
            for x, y in pairs:
                loss = ((model(x) - y) ** 2).mean()
                model.zero_grad()
                loss.backward()
                with torch.no_grad():
                    for p in model.parameters():
                        p -= rate * p.grad
        with torch.no_grad():
            losses = torch.stack([((model(x) - y) ** 2).mean() for x, y in test_pairs])
        errors[rate] = losses.mean()
    return errors

# %% task="sweep" right="initial weights kept and loaded again"
def sweep_learning_rate(rates, pairs, test_pairs, seed):
    torch.manual_seed(seed)
    model = PixelPredictionModel()
    initial = {key: value.clone() for key, value in model.state_dict().items()}
    errors = {}
    for rate in rates:
        model.load_state_dict(initial)
        train_model(model, torch.optim.SGD(model.parameters(), lr=rate), pairs)
        errors[rate] = all_pixel_mse(model, test_pairs)
    return errors

# %% task="sweep" right="deep copies of one initial model"
def sweep_learning_rate(rates, pairs, test_pairs, seed):
    import copy

    torch.manual_seed(seed)
    start = PixelPredictionModel()
    errors = {}
    for rate in sorted(rates):
        model = copy.deepcopy(start)
        train_model(model, torch.optim.SGD(model.parameters(), rate), pairs)
        errors[rate] = np.float64(all_pixel_mse(model, test_pairs))
    return errors

# %% task="sweep" right="diverged runs stopped early and called nan"
def sweep_learning_rate(rates, pairs, test_pairs, seed):
    errors = {}
    for rate in rates:
        torch.manual_seed(seed)
        model = PixelPredictionModel()
        optimizer = torch.optim.SGD(model.parameters(), lr=rate)
        error = None
        for _ in range(5):
            (loss,) = train_model(model, optimizer, pairs, 1)
            if not np.isfinite(loss):
                error = float("nan")
                break
        errors[rate] = all_pixel_mse(model, test_pairs) if error is None else error
    return errors

# %% task="sweep" right="inf for everything that is not finite, numpy keys"
def sweep_learning_rate(rates, pairs, test_pairs, seed):
    errors = {}
    for rate in np.array(rates, dtype=float):
        torch.manual_seed(seed)
        model = PixelPredictionModel().to(device)
        model.train()
        train_model(model, torch.optim.SGD(model.parameters(), lr=float(rate)), pairs)
        model.eval()
        error = all_pixel_mse(model, test_pairs)
        errors[rate] = error if np.isfinite(error) else np.inf
    return errors

# %% task="sweep" right="a forked random state, zip into a dict"
def sweep_learning_rate(rates, pairs, test_pairs, seed):
    errors = []
    for rate in rates:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            model = PixelPredictionModel()
        train_model(model, torch.optim.SGD(model.parameters(), lr=rate, momentum=0), pairs)
        total = 0.0
        for x, y in test_pairs:
            total += float(torch.mean((model(x).detach() - y) ** 2))
        errors.append(total / len(test_pairs))
    return dict(zip(rates, errors))

# %% task="sweep" wrong="goes on training one model"
def sweep_learning_rate(rates, pairs, test_pairs, seed):
    torch.manual_seed(seed)
    model = PixelPredictionModel()
    errors = {}
    for rate in rates:
        train_model(model, torch.optim.SGD(model.parameters(), lr=rate), pairs)
        errors[rate] = all_pixel_mse(model, test_pairs)
    return errors

# %% task="sweep" wrong="warm start, reset after a divergence"
def sweep_learning_rate(rates, pairs, test_pairs, seed):
    errors, model = {}, None
    for rate in rates:
        if model is None or not np.isfinite(list(errors.values())[-1]):
            torch.manual_seed(seed)
            model = PixelPredictionModel()
        train_model(model, torch.optim.SGD(model.parameters(), lr=rate), pairs)
        errors[rate] = all_pixel_mse(model, test_pairs)
    return errors

# %% task="sweep" wrong="seeded once before the loop"
def sweep_learning_rate(rates, pairs, test_pairs, seed):
    torch.manual_seed(seed)
    errors = {}
    for rate in rates:
        model = PixelPredictionModel()
        train_model(model, torch.optim.SGD(model.parameters(), lr=rate), pairs)
        errors[rate] = all_pixel_mse(model, test_pairs)
    return errors

# %% task="sweep" wrong="never seeded"
def sweep_learning_rate(rates, pairs, test_pairs, seed):
    errors = {}
    for rate in rates:
        model = PixelPredictionModel()
        train_model(model, torch.optim.SGD(model.parameters(), lr=rate), pairs)
        errors[rate] = all_pixel_mse(model, test_pairs)
    return errors

# %% task="sweep" wrong="always seed 0"
def sweep_learning_rate(rates, pairs, test_pairs, seed):
    errors = {}
    for rate in rates:
        torch.manual_seed(0)
        model = PixelPredictionModel()
        train_model(model, torch.optim.SGD(model.parameters(), lr=rate), pairs)
        errors[rate] = all_pixel_mse(model, test_pairs)
    return errors

# %% task="sweep" wrong="another seed for each rate"
def sweep_learning_rate(rates, pairs, test_pairs, seed):
    errors = {}
    for k, rate in enumerate(rates):
        torch.manual_seed(seed + k)
        model = PixelPredictionModel()
        train_model(model, torch.optim.SGD(model.parameters(), lr=rate), pairs)
        errors[rate] = all_pixel_mse(model, test_pairs)
    return errors

# %% task="sweep" wrong="Adam instead of SGD"
def sweep_learning_rate(rates, pairs, test_pairs, seed):
    errors = {}
    for rate in rates:
        torch.manual_seed(seed)
        model = PixelPredictionModel()
        train_model(model, torch.optim.Adam(model.parameters(), lr=rate), pairs)
        errors[rate] = all_pixel_mse(model, test_pairs)
    return errors

# %% task="sweep" wrong="SGD with momentum"
def sweep_learning_rate(rates, pairs, test_pairs, seed):
    errors = {}
    for rate in rates:
        torch.manual_seed(seed)
        model = PixelPredictionModel()
        optimizer = torch.optim.SGD(model.parameters(), lr=rate, momentum=0.9)
        train_model(model, optimizer, pairs)
        errors[rate] = all_pixel_mse(model, test_pairs)
    return errors

# %% task="sweep" wrong="training error"
def sweep_learning_rate(rates, pairs, test_pairs, seed):
    errors = {}
    for rate in rates:
        torch.manual_seed(seed)
        model = PixelPredictionModel()
        train_model(model, torch.optim.SGD(model.parameters(), lr=rate), pairs)
        errors[rate] = all_pixel_mse(model, pairs)
    return errors

# %% task="sweep" wrong="last training loss"
def sweep_learning_rate(rates, pairs, test_pairs, seed):
    errors = {}
    for rate in rates:
        torch.manual_seed(seed)
        model = PixelPredictionModel()
        errors[rate] = train_model(model, torch.optim.SGD(model.parameters(), lr=rate), pairs)[-1]
    return errors

# %% task="sweep" wrong="stops at the first divergence"
def sweep_learning_rate(rates, pairs, test_pairs, seed):
    errors = {}
    for rate in rates:
        torch.manual_seed(seed)
        model = PixelPredictionModel()
        train_model(model, torch.optim.SGD(model.parameters(), lr=rate), pairs)
        errors[rate] = all_pixel_mse(model, test_pairs)
        if not np.isfinite(errors[rate]):
            break
    return errors

# %% task="sweep" wrong="leaves diverged rates out"
def sweep_learning_rate(rates, pairs, test_pairs, seed):
    errors = {}
    for rate in rates:
        torch.manual_seed(seed)
        model = PixelPredictionModel()
        train_model(model, torch.optim.SGD(model.parameters(), lr=rate), pairs)
        error = all_pixel_mse(model, test_pairs)
        if np.isfinite(error):
            errors[rate] = error
    return errors

# %% task="sweep" wrong="raises at a divergence"
def sweep_learning_rate(rates, pairs, test_pairs, seed):
    errors = {}
    for rate in rates:
        torch.manual_seed(seed)
        model = PixelPredictionModel()
        train_model(model, torch.optim.SGD(model.parameters(), lr=rate), pairs)
        errors[rate] = all_pixel_mse(model, test_pairs)
        if not np.isfinite(errors[rate]):
            raise ValueError("diverged")
    return errors

# %% task="sweep" wrong="diverged runs count as 0"
def sweep_learning_rate(rates, pairs, test_pairs, seed):
    errors = {}
    for rate in rates:
        torch.manual_seed(seed)
        model = PixelPredictionModel()
        train_model(model, torch.optim.SGD(model.parameters(), lr=rate), pairs)
        errors[rate] = np.nan_to_num(all_pixel_mse(model, test_pairs), posinf=0.0)
    return errors

# %% task="sweep" wrong="one epoch"
def sweep_learning_rate(rates, pairs, test_pairs, seed):
    errors = {}
    for rate in rates:
        torch.manual_seed(seed)
        model = PixelPredictionModel()
        train_model(model, torch.optim.SGD(model.parameters(), lr=rate), pairs, 1)
        errors[rate] = all_pixel_mse(model, test_pairs)
    return errors

# %% task="sweep" wrong="ten epochs"
def sweep_learning_rate(rates, pairs, test_pairs, seed):
    errors = {}
    for rate in rates:
        torch.manual_seed(seed)
        model = PixelPredictionModel()
        train_model(model, torch.optim.SGD(model.parameters(), lr=rate), pairs, 10)
        errors[rate] = all_pixel_mse(model, test_pairs)
    return errors

# %% task="sweep" wrong="error on the missing pixels"
def sweep_learning_rate(rates, pairs, test_pairs, seed):
    errors = {}
    for rate in rates:
        torch.manual_seed(seed)
        model = PixelPredictionModel()
        train_model(model, torch.optim.SGD(model.parameters(), lr=rate), pairs)
        with torch.no_grad():
            parts = [((model(x) - y)[x == 0] ** 2).mean().item() for x, y in test_pairs]
        errors[rate] = float(np.mean(parts))
    return errors

# %% task="sweep" wrong="root mean square"
def sweep_learning_rate(rates, pairs, test_pairs, seed):
    errors = {}
    for rate in rates:
        torch.manual_seed(seed)
        model = PixelPredictionModel()
        train_model(model, torch.optim.SGD(model.parameters(), lr=rate), pairs)
        errors[rate] = all_pixel_mse(model, test_pairs) ** 0.5
    return errors

# %% task="sweep" wrong="dictionary the wrong way round"
def sweep_learning_rate(rates, pairs, test_pairs, seed):
    errors = {}
    for rate in rates:
        torch.manual_seed(seed)
        model = PixelPredictionModel()
        train_model(model, torch.optim.SGD(model.parameters(), lr=rate), pairs)
        errors[all_pixel_mse(model, test_pairs)] = rate
    return errors

# %% task="sweep" wrong="errors sorted, no longer at their rates"
def sweep_learning_rate(rates, pairs, test_pairs, seed):
    errors = []
    for rate in sorted(rates):
        torch.manual_seed(seed)
        model = PixelPredictionModel()
        train_model(model, torch.optim.SGD(model.parameters(), lr=rate), pairs)
        errors.append(all_pixel_mse(model, test_pairs))
    return dict(zip(rates, errors))

# %% task="sweep" wrong="a list of pairs"
def sweep_learning_rate(rates, pairs, test_pairs, seed):
    errors = []
    for rate in rates:
        torch.manual_seed(seed)
        model = PixelPredictionModel()
        train_model(model, torch.optim.SGD(model.parameters(), lr=rate), pairs)
        errors.append((rate, all_pixel_mse(model, test_pairs)))
    return errors

# %% task="sweep" wrong="keys are text"
def sweep_learning_rate(rates, pairs, test_pairs, seed):
    errors = {}
    for rate in rates:
        torch.manual_seed(seed)
        model = PixelPredictionModel()
        train_model(model, torch.optim.SGD(model.parameters(), lr=rate), pairs)
        errors[f"lr = {rate}"] = all_pixel_mse(model, test_pairs)
    return errors

# %% task="sweep" wrong="optimiser of the first model throughout"
def sweep_learning_rate(rates, pairs, test_pairs, seed):
    torch.manual_seed(seed)
    optimizer = torch.optim.SGD(PixelPredictionModel().parameters(), lr=rates[0])
    errors = {}
    for rate in rates:
        torch.manual_seed(seed)
        model = PixelPredictionModel()
        for group in optimizer.param_groups:
            group["lr"] = rate
        train_model(model, optimizer, pairs)
        errors[rate] = all_pixel_mse(model, test_pairs)
    return errors

# %% task="sweep" wrong="the notebook's own pairs"
def sweep_learning_rate(rates, pairs, test_pairs, seed):
    pairs = globals()["pairs"][:8]
    errors = {}
    for rate in rates:
        torch.manual_seed(seed)
        model = PixelPredictionModel()
        train_model(model, torch.optim.SGD(model.parameters(), lr=rate), pairs)
        errors[rate] = all_pixel_mse(model, test_pairs)
    return errors

# %% task="sweep" wrong="remembers a divergence"
def sweep_learning_rate(rates, pairs, test_pairs, seed):
    errors, diverged = {}, 0
    for rate in rates:
        torch.manual_seed(seed)
        model = PixelPredictionModel()
        train_model(model, torch.optim.SGD(model.parameters(), lr=rate), pairs)
        errors[rate] = all_pixel_mse(model, test_pairs)
        diverged += not np.isfinite(errors[rate])
        if diverged > 1:
            errors[rate] = float("inf")
    return errors

# %% task="optimiser" right="dictionary of factories, AdamW"
def make_optimizer(name, parameters, lr):
    kinds = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam, "adamw": torch.optim.AdamW}
    return kinds[name](parameters, lr=lr)


best = {"optimiser": "adamw", "lr": 0.005}

# %% task="optimiser" right="momentum as the third"
def make_optimizer(name, parameters, lr):
    if name == "adam":
        return torch.optim.Adam(parameters, lr=lr)
    return torch.optim.SGD(parameters, lr=lr, momentum=0.9 if name == "momentum" else 0.0)


best = {"lr": 6e-3, "optimiser": "adam"}

# %% task="optimiser" right="RMSprop as the third, match statement"
def make_optimizer(name, parameters, lr):
    match name:
        case "sgd":
            return torch.optim.SGD(parameters, lr)
        case "adam":
            return torch.optim.Adam(parameters, lr)
        case "rmsprop":
            return torch.optim.RMSprop(parameters, lr)
        case _:
            raise KeyError(name)


best = dict(optimiser="adam", lr=np.float64(5e-3))

# %% task="optimiser" right="Nesterov momentum 0.8, plain SGD for unknown names"
def make_optimizer(name, parameters, lr):
    if name == "momentum":
        return torch.optim.SGD(parameters, lr=lr, momentum=0.8, nesterov=True)
    if name == "adam":
        return torch.optim.Adam(parameters, lr=lr, betas=(0.9, 0.999), eps=1e-8)
    return torch.optim.SGD(parameters, lr=lr)


best = {"optimiser": "adam", "lr": 0.008}

# %% task="optimiser" right="an optimiser class of one's own"
class _Momentum(torch.optim.Optimizer):
    def __init__(self, parameters, lr, momentum):
        super().__init__(parameters, {"lr": lr, "momentum": momentum})

    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is None:
                    continue
                v = self.state[p].get("v", torch.zeros_like(p))
                v = group["momentum"] * v + p.grad
                self.state[p]["v"] = v
                p -= group["lr"] * v


def make_optimizer(name, parameters, lr):
    if name == "adam":
        return torch.optim.Adam(parameters, lr=lr)
    return _Momentum(parameters, lr, {"sgd": 0.0, "momentum": 0.95}[name])


best = {"optimiser": "adam", "lr": 1e-2}

# %% task="optimiser" right="AdamW with more decay, getattr"
def make_optimizer(name, parameters, lr):
    options = {"sgd": ("SGD", {}), "adam": ("Adam", {}), "adamw": ("AdamW", {"weight_decay": 0.05})}
    kind, settings = options[name]
    return getattr(torch.optim, kind)(list(parameters), lr=lr, **settings)


best = {"optimiser": "adam", "lr": 7e-3}

# %% task="optimiser" right="RMSprop with momentum 0 and another alpha, lambdas"
_kinds = {
    "sgd": lambda p, lr: torch.optim.SGD(p, lr=lr, momentum=0, weight_decay=0),
    "rmsprop": lambda p, lr: torch.optim.RMSprop(p, lr=lr, alpha=0.9),
    "adam": lambda p, lr: torch.optim.Adam(p, lr=lr),
}


def make_optimizer(name, parameters, lr):
    return _kinds[name.lower()](parameters, lr)


best = {"optimiser": "adam", "lr": 5e-3}

# %% task="optimiser" right="momentum 0.5, rate changed after construction"
def make_optimizer(name, parameters, lr):
    if name == "adam":
        optimizer = torch.optim.Adam(parameters)
    elif name == "momentum":
        optimizer = torch.optim.SGD(parameters, lr=1.0, momentum=0.5)
    elif name == "sgd":
        optimizer = torch.optim.SGD(parameters, lr=1.0)
    else:
        return None
    for group in optimizer.param_groups:
        group["lr"] = lr
    return optimizer


best = {"optimiser": "adam", "lr": 0.009}

# %% task="optimiser" wrong="plain SGD chosen"
def make_optimizer(name, parameters, lr):
    kinds = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam, "adamw": torch.optim.AdamW}
    return kinds[name](parameters, lr=lr)


best = {"optimiser": "sgd", "lr": 0.2}

# %% task="optimiser" wrong="Adam far too slow"
def make_optimizer(name, parameters, lr):
    kinds = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam, "adamw": torch.optim.AdamW}
    return kinds[name](parameters, lr=lr)


best = {"optimiser": "adam", "lr": 1e-5}

# %% task="optimiser" wrong="Adam so fast that the ReLUs die"
def make_optimizer(name, parameters, lr):
    kinds = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam, "adamw": torch.optim.AdamW}
    return kinds[name](parameters, lr=lr)


best = {"optimiser": "adam", "lr": 0.3}

# %% task="optimiser" wrong="always Adam"
def make_optimizer(name, parameters, lr):
    return torch.optim.Adam(parameters, lr=lr)


best = {"optimiser": "adam", "lr": 5e-3}

# %% task="optimiser" wrong="rate ignored"
def make_optimizer(name, parameters, lr):
    if name == "sgd":
        return torch.optim.SGD(parameters, lr=lr)
    if name == "adam":
        return torch.optim.Adam(parameters, lr=5e-3)
    return torch.optim.AdamW(parameters, lr=5e-3)


best = {"optimiser": "adam", "lr": 5e-3}

# %% task="optimiser" wrong="no third optimiser"
def make_optimizer(name, parameters, lr):
    kinds = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}
    return kinds[name](parameters, lr=lr)


best = {"optimiser": "adam", "lr": 5e-3}

# %% task="optimiser" wrong="the third is plain SGD by another name"
def make_optimizer(name, parameters, lr):
    if name == "adam":
        return torch.optim.Adam(parameters, lr=lr)
    return torch.optim.SGD(parameters, lr=lr)


best = {"optimiser": "adam", "lr": 5e-3}

# %% task="optimiser" wrong="AdamW is Adam without decay"
def make_optimizer(name, parameters, lr):
    if name == "sgd":
        return torch.optim.SGD(parameters, lr=lr)
    return torch.optim.Adam(parameters, lr=lr)


best = {"optimiser": "adamw", "lr": 5e-3}

# %% task="optimiser" wrong="SGD with momentum under the name sgd"
def make_optimizer(name, parameters, lr):
    if name in ("sgd", "momentum"):
        return torch.optim.SGD(parameters, lr=lr, momentum=0.9)
    return torch.optim.Adam(parameters, lr=lr)


best = {"optimiser": "adam", "lr": 5e-3}

# %% task="optimiser" wrong="weight decay in plain SGD"
def make_optimizer(name, parameters, lr):
    if name == "sgd":
        return torch.optim.SGD(parameters, lr=lr, weight_decay=0.1)
    return {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[name](parameters, lr=lr)


best = {"optimiser": "adam", "lr": 5e-3}

# %% task="optimiser" wrong="RMSprop under the name adam"
def make_optimizer(name, parameters, lr):
    if name == "sgd":
        return torch.optim.SGD(parameters, lr=lr)
    if name == "adamw":
        return torch.optim.AdamW(parameters, lr=lr)
    return torch.optim.RMSprop(parameters, lr=lr)


best = {"optimiser": "adamw", "lr": 5e-3}

# %% task="optimiser" wrong="SGD's gradients clipped in their sign"
class _Sign(torch.optim.SGD):
    def step(self, closure=None):
        for group in self.param_groups:
            for p in group["params"]:
                p.grad.clamp_(-3, 3)
        return super().step(closure)


def make_optimizer(name, parameters, lr):
    if name == "sgd":
        return _Sign(parameters, lr=lr)
    return {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[name](parameters, lr=lr)


best = {"optimiser": "adam", "lr": 5e-3}

# %% task="optimiser" wrong="class instead of object"
def make_optimizer(name, parameters, lr):
    return {"sgd": torch.optim.SGD, "adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[name]


best = {"optimiser": "adam", "lr": 5e-3}

# %% task="optimiser" wrong="American key"
def make_optimizer(name, parameters, lr):
    kinds = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam, "adamw": torch.optim.AdamW}
    return kinds[name](parameters, lr=lr)


best = {"optimizer": "adam", "lr": 5e-3}

# %% task="optimiser" wrong="best is a tuple"
def make_optimizer(name, parameters, lr):
    kinds = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam, "adamw": torch.optim.AdamW}
    return kinds[name](parameters, lr=lr)


best = ("adam", 5e-3)

# %% task="optimiser" wrong="rate as text"
def make_optimizer(name, parameters, lr):
    kinds = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam, "adamw": torch.optim.AdamW}
    return kinds[name](parameters, lr=lr)


best = {"optimiser": "adam", "lr": "5e-3"}

# %% task="optimiser" wrong="best is an optimiser that the function does not know"
def make_optimizer(name, parameters, lr):
    kinds = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam, "adamw": torch.optim.AdamW}
    return kinds[name](parameters, lr=lr)


best = {"optimiser": "rmsprop", "lr": 1e-3}

# %% task="optimiser" wrong="best by a name that is none of the five"
def make_optimizer(name, parameters, lr):
    kinds = {"sgd": torch.optim.SGD, "nadam": torch.optim.NAdam, "adam": torch.optim.Adam}
    kinds["adamw"] = torch.optim.AdamW
    return kinds[name](parameters, lr=lr)


best = {"optimiser": "nadam", "lr": 5e-3}

# %% task="optimiser" wrong="climbs instead of descending"
def make_optimizer(name, parameters, lr):
    kinds = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam, "adamw": torch.optim.AdamW}
    return kinds[name](parameters, lr=lr, maximize=True)


best = {"optimiser": "adam", "lr": 5e-3}

# %% task="better_model" right="two channels, known pixels kept, from a neighbour fill"
class BetterModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(2, 12, 3, padding=1), nn.ReLU(), nn.Conv2d(12, 1, 3, padding=1)
        )
        nn.init.zeros_(self.net[-1].weight)
        nn.init.zeros_(self.net[-1].bias)
        cross = torch.tensor([[0.1, 1, 0.1], [1, 0, 1], [0.1, 1, 0.1]])
        self.register_buffer("cross", cross[None, None])

    def forward(self, x):
        known = (x > 0).float()
        total = nn.functional.conv2d(x, self.cross, padding=1)
        count = nn.functional.conv2d(known, self.cross, padding=1)
        fill = torch.where(count > 0, total / count.clamp(min=0.05), 0.5)
        fill = torch.where(known > 0, x, fill)
        correction = self.net(torch.cat([fill - 0.5, known], dim=1))
        return torch.where(known > 0, x, fill + correction)


def train_better(pairs, seed):
    torch.manual_seed(seed)
    model = BetterModel().to(device)
    x = torch.cat([image for image, _ in pairs])
    y = torch.cat([truth for _, truth in pairs])
    steps = 250
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 1e-2, total_steps=steps)
    for _ in range(steps):
        batch = torch.randint(len(x), (8,), device=device)
        loss = masked_mse(model(x[batch]), y[batch], x[batch] == 0)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    return model

# %% task="better_model" right="unrolled relaxation, one pair at a time with train_model"
class BetterModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 1, 5, padding=2, padding_mode="reflect", bias=False)
        with torch.no_grad():
            self.conv.weight.zero_()
            self.conv.weight[0, 0, 1:4, 1:4] = torch.tensor(
                [[-0.1, 0.35, -0.1], [0.35, 0, 0.35], [-0.1, 0.35, -0.1]]
            )

    def forward(self, x):
        holes = x == 0
        mean = x.sum(dim=(2, 3), keepdim=True) / (~holes).sum(dim=(2, 3), keepdim=True)
        state = torch.where(holes, torch.zeros_like(x), x - mean)
        for _ in range(8):
            state = torch.where(holes, self.conv(state), x - mean)
        return state + mean


def train_better(pairs, seed):
    torch.manual_seed(seed)
    model = BetterModel().to(device)
    optimizer = make_optimizer("adam", model.parameters(), 5e-3)
    train_model(model, optimizer, pairs[:150], 3)
    return model

# %% task="better_model" right="elastic plate by fixed iteration, no training at all"
class BetterModel(nn.Module):
    def __init__(self):
        super().__init__()
        kernel = torch.tensor(
            [[0, 0, -1, 0, 0], [0, -2, 8, -2, 0], [-1, 8, 0, 8, -1], [0, -2, 8, -2, 0], [0, 0, -1, 0, 0.0]]
        )
        self.kernel = nn.Parameter(kernel[None, None] / 20)

    def forward(self, x):
        holes = x == 0
        state = torch.where(holes, x[~holes].mean(), x)
        for _ in range(30):
            padded = nn.functional.pad(state, (2, 2, 2, 2), mode="replicate")
            step = nn.functional.conv2d(padded, self.kernel)
            state = torch.where(holes, 0.3 * state + 0.7 * step, x)
        return state


def train_better(pairs, seed):
    return BetterModel().to(device)

# %% task="better_model" right="dilated residual network on fill and mask"
class BetterModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(2, 8, 3, padding=1)
        self.second = nn.Conv2d(8, 8, 3, padding=2, dilation=2)
        self.last = nn.Conv2d(8, 1, 3, padding=1)
        nn.init.zeros_(self.last.weight)

    def blur(self, x):
        row = torch.tensor([0.1065, 0.7870, 0.1065], device=x.device)
        kernel = (row[:, None] * row)[None, None]
        return nn.functional.conv2d(x, kernel, padding=1)

    def forward(self, x):
        known = (x != 0).to(x.dtype)
        weight = self.blur(known)
        fill = torch.where(weight > 1e-4, self.blur(x) / (weight + 1e-9), x.sum() / known.sum())
        fill = known * x + (1 - known) * fill
        h = torch.relu(self.first(torch.cat((10 * fill - 5, known), 1)))
        h = h + torch.relu(self.second(h))
        return fill + (1 - known) * 0.1 * self.last(h)


def train_better(pairs, seed):
    generator = torch.Generator().manual_seed(seed)
    torch.manual_seed(seed)
    model = BetterModel().to(device)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
    for epoch in range(4):
        loader = torch.utils.data.DataLoader(pairs[:200], 4, shuffle=True, generator=generator)
        for x, y in loader:
            x, y = x.flatten(0, 1), y.flatten(0, 1)
            difference = (model(x) - y) * (x == 0)
            loss = 100 * (difference**2).sum() / (x == 0).sum()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        for group in optimizer.param_groups:
            group["lr"] *= 0.5
    return model

# %% task="better_model" right="linear regression for the kernel, put into the network"
class BetterModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.weights = nn.Parameter(torch.zeros(24))

    def neighbours(self, x):
        columns = nn.functional.unfold(nn.functional.pad(x, (2,) * 4, mode="reflect"), 5)
        columns = torch.cat([columns[:, :12], columns[:, 13:]], dim=1)
        return columns.reshape(len(x), 24, *x.shape[2:])

    def forward(self, x):
        holes = x == 0
        mean = x.sum(dim=(1, 2, 3), keepdim=True) / (~holes).sum(dim=(1, 2, 3), keepdim=True)
        state = torch.where(holes, 0.0, x - mean)
        for _ in range(10):
            guess = (self.neighbours(state) * self.weights[:, None, None]).sum(1, keepdim=True)
            state = torch.where(holes, guess, x - mean)
        return state + mean


def train_better(pairs, seed):
    model = BetterModel().to(device)
    truth = torch.cat([y for _, y in pairs[:40]])
    truth = truth - truth.mean(dim=(1, 2, 3), keepdim=True)
    features = model.neighbours(truth).permute(0, 2, 3, 1).reshape(-1, 24)
    noise = 3e-4 * len(features) * torch.eye(24, device=features.device)
    gram = features.T @ features + noise
    with torch.no_grad():
        model.weights.copy_(torch.linalg.solve(gram, features.T @ truth.reshape(-1)))
    return model

# %% task="better_model" right="dense network on the patches around the holes"
class BetterModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(98, 32), nn.ReLU(), nn.Linear(32, 1))
        self.direct = nn.Linear(98, 1)

    def patches(self, x):
        known = (x != 0).to(x.dtype)
        mean = x.sum(dim=(1, 2, 3), keepdim=True) / known.sum(dim=(1, 2, 3), keepdim=True)
        both = torch.cat([(x - mean) * known, 0.1 * known], dim=1)
        columns = nn.functional.unfold(nn.functional.pad(both, (3,) * 4, mode="reflect"), 7)
        n, i, j = torch.nonzero(x[:, 0] == 0, as_tuple=True)
        return columns.transpose(1, 2)[n, i * x.shape[3] + j], mean[n, 0, 0, 0]

    def forward(self, x):
        features, mean = self.patches(x)
        result = x.clone()
        result[x == 0] = (self.net(10 * features) / 10 + self.direct(features))[:, 0] + mean
        return result


def train_better(pairs, seed):
    torch.manual_seed(seed)
    model = BetterModel().to(device)
    x = torch.cat([image for image, _ in pairs[:150]])
    y = torch.cat([truth for _, truth in pairs[:150]])
    with torch.no_grad():
        features, mean = model.patches(x)
        wanted = y[x == 0] - mean
    steps = 2000
    optimizer = torch.optim.Adam(model.parameters(), lr=4e-3)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    for _ in range(steps):
        some = torch.randint(len(features), (256,), device=features.device)
        guess = (model.net(10 * features[some]) / 10 + model.direct(features[some]))[:, 0]
        loss = 1000 * nn.functional.mse_loss(guess, wanted[some])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    return model

# %% task="better_model" right="biharmonic inpainting wrapped in a module"
class BetterModel(nn.Module):
    def forward(self, x):
        from skimage.restoration import inpaint_biharmonic

        maps = x.detach().cpu().numpy().astype(float)[:, 0]
        filled = np.stack([inpaint_biharmonic(m, m == 0) for m in maps])
        return torch.tensor(filled[:, None], dtype=x.dtype, device=x.device)


def train_better(pairs, seed):
    return BetterModel()

# %% task="better_model" right="starts from one's own neighbour_fill"
class BetterModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.kernel = nn.Parameter(torch.tensor([-0.1, 0.35]))

    def forward(self, x):
        maps = [np.asarray(neighbour_fill(m[0].cpu().numpy()), dtype=np.float32) for m in x]
        state = torch.tensor(np.stack(maps), device=x.device)[:, None]
        corner, edge = self.kernel
        for _ in range(8):
            p = nn.functional.pad(state, (1, 1, 1, 1), mode="reflect")
            step = edge * (p[..., :-2, 1:-1] + p[..., 2:, 1:-1] + p[..., 1:-1, :-2] + p[..., 1:-1, 2:])
            step = step + corner * (p[..., :-2, :-2] + p[..., 2:, 2:] + p[..., 2:, :-2] + p[..., :-2, 2:])
            state = torch.where(x == 0, step, x)
        return state


def train_better(pairs, seed):
    model = BetterModel().to(device)
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
    for x, y in pairs[:100]:
        loss = 100 * masked_mse(model(x), y, x == 0)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model

# %% task="better_model" wrong="untrained"
class BetterModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Conv2d(1, 8, 3, padding=1), nn.ReLU(), nn.Conv2d(8, 1, 3, padding=1))

    def forward(self, x):
        return self.net(x)


def train_better(pairs, seed):
    torch.manual_seed(seed)
    return BetterModel()

# %% task="better_model" wrong="gives the input back"
class BetterModel(nn.Module):
    def forward(self, x):
        return x.clone()


def train_better(pairs, seed):
    return BetterModel()

# %% task="better_model" wrong="the lecture's network with plain SGD"
class BetterModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(1, 8, 3, padding=1), nn.ReLU(), nn.Conv2d(8, 16, 3, padding=1), nn.ReLU(),
            nn.Conv2d(16, 1, 3, padding=1),
        )

    def forward(self, x):
        return self.net(x)


def train_better(pairs, seed):
    torch.manual_seed(seed)
    model = BetterModel().to(device)
    train_model(model, torch.optim.SGD(model.parameters(), lr=0.1), pairs, 2)
    return model

# %% task="better_model" wrong="trained on the known pixels only"
class BetterModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Conv2d(1, 8, 3, padding=1), nn.ReLU(), nn.Conv2d(8, 1, 3, padding=1))

    def forward(self, x):
        return self.net(x)


def train_better(pairs, seed):
    torch.manual_seed(seed)
    model = BetterModel().to(device)
    optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
    for x, y in pairs:
        optimizer.zero_grad()
        loss = masked_mse(model(x), y, x != 0)
        loss.backward()
        optimizer.step()
    return model

# %% task="better_model" wrong="mean of the four neighbours, nothing learned"
class BetterModel(nn.Module):
    def forward(self, x):
        known = (x != 0).to(x.dtype)
        cross = torch.tensor([[0.0, 1, 0], [1, 0, 1], [0, 1, 0]], device=x.device)[None, None]
        total = nn.functional.conv2d(x, cross, padding=1)
        count = nn.functional.conv2d(known, cross, padding=1)
        mean = x.sum(dim=(1, 2, 3), keepdim=True) / known.sum(dim=(1, 2, 3), keepdim=True)
        fill = torch.where(count > 0, total / count.clamp(min=1), mean)
        return torch.where(known > 0, x, fill)


def train_better(pairs, seed):
    return BetterModel()

# %% task="better_model" wrong="learned kernel that counts the zeros"
class BetterModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 1, 3, padding=1)

    def forward(self, x):
        return torch.where(x == 0, self.conv(x), x)


def train_better(pairs, seed):
    torch.manual_seed(seed)
    model = BetterModel().to(device)
    train_model(model, torch.optim.Adam(model.parameters(), lr=1e-2), pairs, 1)
    return model

# %% task="better_model" wrong="more than 100,000 parameters"
class BetterModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(1, 128, 3, padding=1), nn.ReLU(), nn.Conv2d(128, 128, 3, padding=1), nn.ReLU(),
            nn.Conv2d(128, 1, 3, padding=1),
        )

    def forward(self, x):
        return self.net(x)


def train_better(pairs, seed):
    return BetterModel()

# %% task="better_model" wrong="grows while it trains"
class BetterModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.kernel = nn.Parameter(torch.tensor([[-0.1, 0.35, -0.1], [0.35, 0, 0.35], [-0.1, 0.35, -0.1]])[None, None])

    def forward(self, x):
        holes = x == 0
        mean = x.sum(dim=(2, 3), keepdim=True) / (~holes).sum(dim=(2, 3), keepdim=True)
        state = torch.where(holes, torch.zeros_like(x), x - mean)
        for _ in range(8):
            step = nn.functional.conv2d(nn.functional.pad(state, (1,) * 4, mode="reflect"), self.kernel)
            state = torch.where(holes, step, x - mean)
        return state + mean


def train_better(pairs, seed):
    model = BetterModel().to(device)
    model.memory = nn.Parameter(torch.cat([truth.flatten() for _, truth in pairs]))
    return model

# %% task="better_model" wrong="return forgotten"
class BetterModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Conv2d(1, 1, 3, padding=1)

    def forward(self, x):
        return self.net(x)


def train_better(pairs, seed):
    torch.manual_seed(seed)
    model = BetterModel().to(device)
    train_model(model, torch.optim.Adam(model.parameters(), lr=1e-2), pairs[:20], 1)

# %% task="better_model" wrong="returns the loss history"
class BetterModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Conv2d(1, 1, 3, padding=1)

    def forward(self, x):
        return self.net(x)


def train_better(pairs, seed):
    torch.manual_seed(seed)
    model = BetterModel().to(device)
    return train_model(model, torch.optim.Adam(model.parameters(), lr=1e-2), pairs[:20], 1)

# %% task="better_model" wrong="output without the channel axis"
class BetterModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Conv2d(1, 1, 3, padding=1)

    def forward(self, x):
        return self.net(x)[:, 0]


def train_better(pairs, seed):
    return BetterModel()

# %% task="better_model" wrong="one map at a time only"
class BetterModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Conv2d(1, 1, 3, padding=1)

    def forward(self, x):
        return self.net(x.reshape(1, 1, 50, 50))


def train_better(pairs, seed):
    return BetterModel()

# %% task="better_model" wrong="fills its input in place"
class BetterModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.kernel = nn.Parameter(torch.tensor([[-0.1, 0.35, -0.1], [0.35, 0, 0.35], [-0.1, 0.35, -0.1]])[None, None])

    def forward(self, x):
        holes = x == 0
        mean = x.sum() / (~holes).sum()
        x[holes] = mean
        for _ in range(8):
            padded = nn.functional.pad(x - mean, (1,) * 4, mode="reflect")
            x[holes] = (nn.functional.conv2d(padded, self.kernel) + mean)[holes]
        return x


def train_better(pairs, seed):
    return BetterModel().to(device)

# %% task="better_model" wrong="needs the mask as a second argument"
class BetterModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Conv2d(2, 1, 3, padding=1)

    def forward(self, x, mask):
        return self.net(torch.cat([x, mask], dim=1))


def train_better(pairs, seed):
    return BetterModel()

# %% task="better_model" wrong="a module of another class"
class BetterModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Conv2d(1, 1, 3, padding=1)

    def forward(self, x):
        return self.net(x)


def train_better(pairs, seed):
    return PixelPredictionModel()

# %% task="better_model" wrong="diverges to nan"
class BetterModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Conv2d(1, 1, 3, padding=1)

    def forward(self, x):
        return self.net(x)


def train_better(pairs, seed):
    torch.manual_seed(seed)
    model = BetterModel().to(device)
    train_model(model, torch.optim.SGD(model.parameters(), lr=1e4), pairs[:30], 1)
    return model

# %% task="better_model" wrong="fills the holes of the given pairs"
class BetterModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.kernel = nn.Parameter(torch.tensor([[-0.1, 0.35, -0.1], [0.35, 0, 0.35], [-0.1, 0.35, -0.1]])[None, None])

    def forward(self, x):
        holes = x == 0
        mean = x.sum(dim=(2, 3), keepdim=True) / (~holes).sum(dim=(2, 3), keepdim=True)
        state = torch.where(holes, torch.zeros_like(x), x - mean)
        for _ in range(8):
            step = nn.functional.conv2d(nn.functional.pad(state, (1,) * 4, mode="reflect"), self.kernel)
            state = torch.where(holes, step, x - mean)
        return state + mean


def train_better(pairs, seed):
    for image, truth in pairs:
        image[image == 0] = image[image != 0].mean()
    return BetterModel().to(device)

# %% task="better_model" wrong="takes the mean over the batch"
class BetterModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 1, 5, padding=2, padding_mode="reflect", bias=False)

    def forward(self, x):
        holes = x == 0
        mean = x.sum(dim=0, keepdim=True) / (~holes).sum(dim=0, keepdim=True).clamp(min=1)
        state = torch.where(holes, 0.0, x - mean)
        for _ in range(6):
            state = torch.where(holes, self.conv(state), x - mean)
        return state + mean


def train_better(pairs, seed):
    torch.manual_seed(seed)
    model = BetterModel().to(device)
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-2)
    x, y = torch.cat([p[0] for p in pairs]), torch.cat([p[1] for p in pairs])
    for _ in range(80):
        index = torch.randperm(len(x))[:20]
        loss = masked_mse(model(x[index]), y[index], x[index] == 0)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model
