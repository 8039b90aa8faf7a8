"""Answers to the tasks of 05_fashion_cnn: right ones, and wrong ones that students give."""

# %% task="layer_shapes" right="tuples and a number"
shapes = {
    "conv1": (32, 28, 28),
    "pool1": (32, 14, 14),
    "conv2": (64, 14, 14),
    "pool2": (64, 7, 7),
    "flatten": (3136,),
    "fc1": (128,),
    "fc2": (10,),
}
n_parameters = 421_642

# %% task="layer_shapes" right="numbers for shapes with one axis"
shapes = {
    "conv1": (32, 28, 28),
    "pool1": (32, 14, 14),
    "conv2": (64, 14, 14),
    "pool2": (64, 7, 7),
    "flatten": 3136,
    "fc1": (128),
    "fc2": 10,
}
n_parameters = 421_642

# %% task="layer_shapes" right="lists"
shapes = {
    "conv1": [32, 28, 28],
    "pool1": [32, 14, 14],
    "conv2": [64, 14, 14],
    "pool2": [64, 7, 7],
    "flatten": [3136],
    "fc1": [128],
    "fc2": [10],
}
n_parameters = float(421642)

# %% task="layer_shapes" right="torch sizes from layers that run"
with torch.no_grad():
    a = nn.Conv2d(1, 32, 3, padding=1)(torch.zeros(1, 1, 28, 28))
    b = nn.MaxPool2d(2)(a)
    c = nn.Conv2d(32, 64, 3, padding=1)(b)
    d = nn.MaxPool2d(2)(c)
    e = nn.Flatten()(d)
    f = nn.Linear(e.shape[1], 128)(e)
    g = nn.Linear(128, 10)(f)
names = ["conv1", "pool1", "conv2", "pool2", "flatten", "fc1", "fc2"]
shapes = {name: value.shape[1:] for name, value in zip(names, (a, b, c, d, e, f, g))}
net = nn.Sequential(
    nn.Conv2d(1, 32, 3), nn.Conv2d(32, 64, 3), nn.Linear(3136, 128), nn.Linear(128, 10)
)
n_parameters = sum(p.numel() for p in net.parameters())


# %% task="layer_shapes" right="the formula as a function"
def side(n, k, p, s):
    return (n + 2 * p - k) // s + 1


n1 = side(28, 3, 1, 1)
n2 = side(n1, 2, 0, 2)
n3 = side(n2, 3, 1, 1)
n4 = side(n3, 2, 0, 2)
shapes = dict(
    conv1=(32, n1, n1),
    pool1=(32, n2, n2),
    conv2=(64, n3, n3),
    pool2=(64, n4, n4),
    flatten=(64 * n4 * n4,),
    fc1=(128,),
    fc2=(10,),
)
n_parameters = sum([32 * 9, 32, 64 * 32 * 9, 64, 128 * 64 * n4**2, 128, 1280, 10])

# %% task="layer_shapes" right="numpy arrays and an extra entry"
shapes = {
    "conv1": np.array([32, 28, 28]),
    "pool1": np.array([32, 14, 14]),
    "conv2": np.array([64, 14, 14]),
    "pool2": np.array([64, 7, 7]),
    "flatten": np.array([3136]),
    "fc1": np.array(128),
    "fc2": np.array([10]),
}
n_parameters = np.int64(421642)
shapes["input"] = (1, 28, 28)

# %% task="layer_shapes" right="the number of parameters as a tensor"
shapes = {
    "conv1": (32, 28, 28),
    "pool1": (32, 14, 14),
    "conv2": (64, 14, 14),
    "pool2": (64, 7, 7),
    "flatten": (3136,),
    "fc1": (128,),
    "fc2": (10,),
}
n_parameters = torch.tensor([320, 18496, 401536, 1290]).sum()

# %% task="layer_shapes" right="filled in one by one"
shapes = {}
shapes["fc2"] = (10,)
shapes["fc1"] = (128,)
shapes["pool2"] = (64, 7, 7)
shapes["flatten"] = (64 * 7 * 7,)
shapes["conv2"] = (64, 14, 14)
shapes["pool1"] = (32, 14, 14)
shapes["conv1"] = (32, 28, 28)
n_parameters = 320 + 18496
n_parameters += 401536
n_parameters += 1290

# %% task="layer_shapes" wrong="batch axis kept"
shapes = {
    "conv1": (1, 32, 28, 28),
    "pool1": (1, 32, 14, 14),
    "conv2": (1, 64, 14, 14),
    "pool2": (1, 64, 7, 7),
    "flatten": (1, 3136),
    "fc1": (1, 128),
    "fc2": (1, 10),
}
n_parameters = 421_642

# %% task="layer_shapes" wrong="channels last"
shapes = {
    "conv1": (28, 28, 32),
    "pool1": (14, 14, 32),
    "conv2": (14, 14, 64),
    "pool2": (7, 7, 64),
    "flatten": (3136,),
    "fc1": (128,),
    "fc2": (10,),
}
n_parameters = 421_642

# %% task="layer_shapes" wrong="padding forgotten"
shapes = {
    "conv1": (32, 26, 26),
    "pool1": (32, 13, 13),
    "conv2": (64, 11, 11),
    "pool2": (64, 5, 5),
    "flatten": (1600,),
    "fc1": (128,),
    "fc2": (10,),
}
n_parameters = 225_034

# %% task="layer_shapes" wrong="pooling does not halve"
shapes = {
    "conv1": (32, 28, 28),
    "pool1": (32, 27, 27),
    "conv2": (64, 27, 27),
    "pool2": (64, 26, 26),
    "flatten": (43264,),
    "fc1": (128,),
    "fc2": (10,),
}
n_parameters = 5_557_642

# %% task="layer_shapes" wrong="only one pooling halves"
shapes = {
    "conv1": (32, 28, 28),
    "pool1": (32, 14, 14),
    "conv2": (64, 14, 14),
    "pool2": (64, 14, 14),
    "flatten": (12544,),
    "fc1": (128,),
    "fc2": (10,),
}
n_parameters = 1_625_866

# %% task="layer_shapes" wrong="biases not counted"
shapes = {
    "conv1": (32, 28, 28),
    "pool1": (32, 14, 14),
    "conv2": (64, 14, 14),
    "pool2": (64, 7, 7),
    "flatten": (3136,),
    "fc1": (128,),
    "fc2": (10,),
}
n_parameters = 288 + 18432 + 401408 + 1280

# %% task="layer_shapes" wrong="one bias for each pixel of a feature map"
shapes = {
    "conv1": (32, 28, 28),
    "pool1": (32, 14, 14),
    "conv2": (64, 14, 14),
    "pool2": (64, 7, 7),
    "flatten": (3136,),
    "fc1": (128,),
    "fc2": (10,),
}
n_parameters = 9 * 32 + 32 * 784 + 288 * 64 + 64 * 196 + 3137 * 128 + 1290

# %% task="layer_shapes" wrong="convolutions not counted"
shapes = {
    "conv1": (32, 28, 28),
    "pool1": (32, 14, 14),
    "conv2": (64, 14, 14),
    "pool2": (64, 7, 7),
    "flatten": (3136,),
    "fc1": (128,),
    "fc2": (10,),
}
n_parameters = 128 * 3137 + 1290

# %% task="layer_shapes" wrong="one kernel for all input channels"
shapes = {
    "conv1": (32, 28, 28),
    "pool1": (32, 14, 14),
    "conv2": (64, 14, 14),
    "pool2": (64, 7, 7),
    "flatten": (3136,),
    "fc1": (128,),
    "fc2": (10,),
}
n_parameters = 320 + 64 * 10 + 401536 + 1290

# %% task="layer_shapes" wrong="second convolution keeps 32 channels"
shapes = {
    "conv1": (32, 28, 28),
    "pool1": (32, 14, 14),
    "conv2": (32, 14, 14),
    "pool2": (32, 7, 7),
    "flatten": (1568,),
    "fc1": (128,),
    "fc2": (10,),
}
n_parameters = 320 + 32 * 289 + 128 * 1569 + 1290

# %% task="layer_shapes" wrong="nothing is flattened"
shapes = {
    "conv1": (32, 28, 28),
    "pool1": (32, 14, 14),
    "conv2": (64, 14, 14),
    "pool2": (64, 7, 7),
    "flatten": (64, 7, 7),
    "fc1": (128,),
    "fc2": (10,),
}
n_parameters = 421_642

# %% task="layer_shapes" wrong="a list without names"
shapes = [(32, 28, 28), (32, 14, 14), (64, 14, 14), (64, 7, 7), 3136, 128, 10]
n_parameters = 421642

# %% task="layer_shapes" wrong="only one channel is flattened"
shapes = {
    "conv1": (32, 28, 28),
    "pool1": (32, 14, 14),
    "conv2": (64, 14, 14),
    "pool2": (64, 7, 7),
    "flatten": (49,),
    "fc1": (128,),
    "fc2": (10,),
}
n_parameters = 421_642

# %% task="layer_shapes" wrong="n_parameters left out"
shapes = {
    "conv1": (32, 28, 28),
    "pool1": (32, 14, 14),
    "conv2": (64, 14, 14),
    "pool2": (64, 7, 7),
    "flatten": (3136,),
    "fc1": (128,),
    "fc2": (10,),
}

# %% task="layer_shapes" wrong="input shapes instead of output shapes"
shapes = {
    "conv1": (1, 28, 28),
    "pool1": (32, 28, 28),
    "conv2": (32, 14, 14),
    "pool2": (64, 14, 14),
    "flatten": (3136,),
    "fc1": (3136,),
    "fc2": (128,),
}
n_parameters = 421_642

# %% task="layer_shapes" wrong="outputs of the convolution counted as parameters"
shapes = {
    "conv1": (32, 28, 28),
    "pool1": (32, 14, 14),
    "conv2": (64, 14, 14),
    "pool2": (64, 7, 7),
    "flatten": (3136,),
    "fc1": (128,),
    "fc2": (10,),
}
n_parameters = 421642 + 32 * 28 * 28

# %% task="layer_shapes" wrong="fc1 and fc2 both give ten"
shapes = {
    "conv1": (32, 28, 28),
    "pool1": (32, 14, 14),
    "conv2": (64, 14, 14),
    "pool2": (64, 7, 7),
    "flatten": (3136,),
    "fc1": (10,),
    "fc2": (10,),
}
n_parameters = 421_642


# %% task="simple_cnn" right="view and functional ReLU"
class SimpleCNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 3, padding=1)
        self.conv2 = nn.Conv2d(32, 64, 3, padding=1)
        self.pool = nn.MaxPool2d(2, 2)
        self.fc1 = nn.Linear(3136, 128)
        self.fc2 = nn.Linear(128, 10)

    def forward(self, x):
        x = self.pool(F.relu(self.conv1(x)))
        x = self.pool(F.relu(self.conv2(x)))
        x = x.view(-1, 3136)
        return self.fc2(F.relu(self.fc1(x)))


# %% task="simple_cnn" right="ReLU after the pooling"
class SimpleCNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 3, padding=1)
        self.conv2 = nn.Conv2d(32, 64, 3, padding=1)
        self.pool = nn.MaxPool2d(2, 2)
        self.fc1 = nn.Linear(3136, 128)
        self.fc2 = nn.Linear(128, 10)

    def forward(self, x):
        x = F.relu(self.pool(self.conv1(x)))
        x = F.relu(self.pool(self.conv2(x)))
        x = x.flatten(1)
        x = F.relu(self.fc1(x))
        return self.fc2(x)


# %% task="simple_cnn" right="with dropout"
class SimpleCNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 3, padding=1)
        self.conv2 = nn.Conv2d(32, 64, 3, padding=1)
        self.pool = nn.MaxPool2d(2, 2)
        self.fc1 = nn.Linear(3136, 128)
        self.fc2 = nn.Linear(128, 10)
        self.dropout = nn.Dropout(0.3)

    def forward(self, x):
        x = self.pool(F.relu(self.conv1(x)))
        x = self.pool(F.relu(self.conv2(x)))
        x = F.relu(self.fc1(torch.flatten(x, 1)))
        return self.fc2(self.dropout(x))


# %% task="simple_cnn" right="one Sequential of the four layers"
class SimpleCNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 3, padding=1)
        self.conv2 = nn.Conv2d(32, 64, 3, padding=1)
        self.pool = nn.MaxPool2d(2, 2)
        self.fc1 = nn.Linear(3136, 128)
        self.fc2 = nn.Linear(128, 10)
        self.net = nn.Sequential(
            self.conv1,
            nn.ReLU(),
            self.pool,
            self.conv2,
            nn.ReLU(),
            self.pool,
            nn.Flatten(),
            self.fc1,
            nn.ReLU(),
            self.fc2,
        )

    def forward(self, x):
        return self.net(x)


# %% task="simple_cnn" right="lazy dense layer"
class SimpleCNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 3, padding=1)
        self.conv2 = nn.Conv2d(32, 64, 3, padding=1)
        self.pool = nn.MaxPool2d(2, 2)
        self.fc1 = nn.LazyLinear(128)
        self.fc2 = nn.Linear(128, 10)

    def forward(self, x):
        x = F.max_pool2d(torch.relu(self.conv1(x)), 2)
        x = F.max_pool2d(torch.relu(self.conv2(x)), 2)
        x = x.reshape(x.shape[0], -1)
        return self.fc2(torch.relu(self.fc1(x)))


# %% task="simple_cnn" right="padding same, clamp as ReLU"
class SimpleCNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, (3, 3), padding="same")
        self.conv2 = nn.Conv2d(32, 64, (3, 3), padding="same")
        self.pool = nn.MaxPool2d(2, 2)
        self.fc1 = nn.Linear(3136, 128)
        self.fc2 = nn.Linear(128, 10)

    def forward(self, x):
        x = self.pool(self.conv1(x).clamp(min=0))
        x = self.pool(self.conv2(x).clamp(min=0))
        x = self.fc1(x.reshape(len(x), 64 * 7 * 7)).clamp(min=0)
        return self.fc2(x)


# %% task="simple_cnn" right="activation and pooling as modules, in place"
class SimpleCNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 3, padding=1)
        self.conv2 = nn.Conv2d(32, 64, 3, padding=1)
        self.pool = nn.MaxPool2d(2, 2)
        self.fc1 = nn.Linear(3136, 128)
        self.fc2 = nn.Linear(128, 10)
        self.act = nn.ReLU(inplace=True)
        self.pool2 = nn.MaxPool2d(kernel_size=2, stride=2)

    def forward(self, x):
        out = self.conv1(x)
        out = self.act(out)
        out = self.pool(out)
        out = self.conv2(out)
        out = self.act(out)
        out = self.pool2(out)
        out = out.view(out.size(0), -1)
        out = self.act(self.fc1(out))
        out = self.fc2(out)
        return out


# %% task="simple_cnn" right="arguments with defaults"
class SimpleCNN(nn.Module):
    def __init__(self, channels=(32, 64), hidden=128, classes=10, p=0.0):
        super(SimpleCNN, self).__init__()
        self.conv1 = nn.Conv2d(1, channels[0], 3, 1, 1)
        self.conv2 = nn.Conv2d(channels[0], channels[1], 3, 1, 1)
        self.fc1 = nn.Linear(channels[1] * 49, hidden)
        self.fc2 = nn.Linear(hidden, classes)
        self.p = p

    def forward(self, x):
        for conv in (self.conv1, self.conv2):
            x = F.max_pool2d(F.relu(conv(x)), 2)
        x = F.relu(self.fc1(torch.flatten(x, 1)))
        return self.fc2(F.dropout(x, self.p, self.training))


# %% task="simple_cnn" right="adaptive pooling to 14 and 7"
class SimpleCNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 3, padding=1)
        self.conv2 = nn.Conv2d(32, 64, 3, padding=1)
        self.pool = nn.MaxPool2d(2, 2)
        self.fc1 = nn.Linear(3136, 128)
        self.fc2 = nn.Linear(128, 10)

    def forward(self, x):
        x = F.adaptive_max_pool2d(F.relu(self.conv1(x)), 14)
        x = F.adaptive_max_pool2d(F.relu(self.conv2(x)), 7)
        return self.fc2(F.relu(self.fc1(nn.Flatten()(x))))


# %% task="simple_cnn" wrong="softmax at the end"
class SimpleCNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 3, padding=1)
        self.conv2 = nn.Conv2d(32, 64, 3, padding=1)
        self.pool = nn.MaxPool2d(2, 2)
        self.fc1 = nn.Linear(3136, 128)
        self.fc2 = nn.Linear(128, 10)

    def forward(self, x):
        x = self.pool(F.relu(self.conv1(x)))
        x = self.pool(F.relu(self.conv2(x)))
        x = F.relu(self.fc1(x.flatten(1)))
        return F.softmax(self.fc2(x), dim=1)


# %% task="simple_cnn" wrong="log-softmax at the end"
class SimpleCNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 3, padding=1)
        self.conv2 = nn.Conv2d(32, 64, 3, padding=1)
        self.pool = nn.MaxPool2d(2, 2)
        self.fc1 = nn.Linear(3136, 128)
        self.fc2 = nn.Linear(128, 10)

    def forward(self, x):
        x = self.pool(F.relu(self.conv1(x)))
        x = self.pool(F.relu(self.conv2(x)))
        x = F.relu(self.fc1(x.flatten(1)))
        return F.log_softmax(self.fc2(x), dim=1)


# %% task="simple_cnn" wrong="ReLU on the logits"
class SimpleCNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 3, padding=1)
        self.conv2 = nn.Conv2d(32, 64, 3, padding=1)
        self.pool = nn.MaxPool2d(2, 2)
        self.fc1 = nn.Linear(3136, 128)
        self.fc2 = nn.Linear(128, 10)

    def forward(self, x):
        x = self.pool(F.relu(self.conv1(x)))
        x = self.pool(F.relu(self.conv2(x)))
        x = F.relu(self.fc1(x.flatten(1)))
        return F.relu(self.fc2(x))


# %% task="simple_cnn" wrong="no ReLU between the dense layers"
class SimpleCNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 3, padding=1)
        self.conv2 = nn.Conv2d(32, 64, 3, padding=1)
        self.pool = nn.MaxPool2d(2, 2)
        self.fc1 = nn.Linear(3136, 128)
        self.fc2 = nn.Linear(128, 10)

    def forward(self, x):
        x = self.pool(F.relu(self.conv1(x)))
        x = self.pool(F.relu(self.conv2(x)))
        return self.fc2(self.fc1(x.flatten(1)))


# %% task="simple_cnn" wrong="no ReLU after the convolutions"
class SimpleCNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 3, padding=1)
        self.conv2 = nn.Conv2d(32, 64, 3, padding=1)
        self.pool = nn.MaxPool2d(2, 2)
        self.fc1 = nn.Linear(3136, 128)
        self.fc2 = nn.Linear(128, 10)

    def forward(self, x):
        x = self.pool(self.conv1(x))
        x = self.pool(self.conv2(x))
        return self.fc2(F.relu(self.fc1(x.flatten(1))))


# %% task="simple_cnn" wrong="average pooling"
class SimpleCNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 3, padding=1)
        self.conv2 = nn.Conv2d(32, 64, 3, padding=1)
        self.pool = nn.AvgPool2d(2)
        self.fc1 = nn.Linear(3136, 128)
        self.fc2 = nn.Linear(128, 10)

    def forward(self, x):
        x = self.pool(F.relu(self.conv1(x)))
        x = self.pool(F.relu(self.conv2(x)))
        x = x.view(-1, 3136)
        return self.fc2(F.relu(self.fc1(x)))


# %% task="simple_cnn" wrong="padding forgotten, dense layer shrunk"
class SimpleCNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 3)
        self.conv2 = nn.Conv2d(32, 64, 3)
        self.pool = nn.MaxPool2d(2, 2)
        self.fc1 = nn.Linear(64 * 5 * 5, 128)
        self.fc2 = nn.Linear(128, 10)

    def forward(self, x):
        x = self.pool(F.relu(self.conv1(x)))
        x = self.pool(F.relu(self.conv2(x)))
        return self.fc2(F.relu(self.fc1(x.flatten(1))))


# %% task="simple_cnn" wrong="5 by 5 kernels"
class SimpleCNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 5, padding=2)
        self.conv2 = nn.Conv2d(32, 64, 5, padding=2)
        self.pool = nn.MaxPool2d(2, 2)
        self.fc1 = nn.Linear(3136, 128)
        self.fc2 = nn.Linear(128, 10)

    def forward(self, x):
        x = self.pool(F.relu(self.conv1(x)))
        x = self.pool(F.relu(self.conv2(x)))
        x = x.view(-1, 3136)
        return self.fc2(F.relu(self.fc1(x)))


# %% task="simple_cnn" wrong="super not called"
class SimpleCNN(nn.Module):
    def __init__(self):
        self.conv1 = nn.Conv2d(1, 32, 3, padding=1)
        self.conv2 = nn.Conv2d(32, 64, 3, padding=1)
        self.pool = nn.MaxPool2d(2, 2)
        self.fc1 = nn.Linear(3136, 128)
        self.fc2 = nn.Linear(128, 10)

    def forward(self, x):
        x = self.pool(F.relu(self.conv1(x)))
        x = self.pool(F.relu(self.conv2(x)))
        x = x.view(-1, 3136)
        return self.fc2(F.relu(self.fc1(x)))


# %% task="simple_cnn" wrong="batch size of 64 built in"
class SimpleCNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 3, padding=1)
        self.conv2 = nn.Conv2d(32, 64, 3, padding=1)
        self.pool = nn.MaxPool2d(2, 2)
        self.fc1 = nn.Linear(3136, 128)
        self.fc2 = nn.Linear(128, 10)

    def forward(self, x):
        x = self.pool(F.relu(self.conv1(x)))
        x = self.pool(F.relu(self.conv2(x)))
        x = x.view(64, -1)
        return self.fc2(F.relu(self.fc1(x)))


# %% task="simple_cnn" wrong="squeezes a batch of one"
class SimpleCNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 3, padding=1)
        self.conv2 = nn.Conv2d(32, 64, 3, padding=1)
        self.pool = nn.MaxPool2d(2, 2)
        self.fc1 = nn.Linear(3136, 128)
        self.fc2 = nn.Linear(128, 10)

    def forward(self, x):
        x = self.pool(F.relu(self.conv1(x)))
        x = self.pool(F.relu(self.conv2(x)))
        return self.fc2(F.relu(self.fc1(x.flatten(1)))).squeeze()


# %% task="simple_cnn" wrong="dropout that never switches off"
class SimpleCNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 3, padding=1)
        self.conv2 = nn.Conv2d(32, 64, 3, padding=1)
        self.pool = nn.MaxPool2d(2, 2)
        self.fc1 = nn.Linear(3136, 128)
        self.fc2 = nn.Linear(128, 10)

    def forward(self, x):
        x = self.pool(F.relu(self.conv1(x)))
        x = self.pool(F.relu(self.conv2(x)))
        x = F.dropout(F.relu(self.fc1(x.flatten(1))), 0.5)
        return self.fc2(x)


# %% task="simple_cnn" wrong="no biases in the convolutions"
class SimpleCNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 3, padding=1, bias=False)
        self.conv2 = nn.Conv2d(32, 64, 3, padding=1, bias=False)
        self.pool = nn.MaxPool2d(2, 2)
        self.fc1 = nn.Linear(3136, 128)
        self.fc2 = nn.Linear(128, 10)

    def forward(self, x):
        x = self.pool(F.relu(self.conv1(x)))
        x = self.pool(F.relu(self.conv2(x)))
        x = x.view(-1, 3136)
        return self.fc2(F.relu(self.fc1(x)))


# %% task="simple_cnn" wrong="return forgotten"
class SimpleCNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 3, padding=1)
        self.conv2 = nn.Conv2d(32, 64, 3, padding=1)
        self.pool = nn.MaxPool2d(2, 2)
        self.fc1 = nn.Linear(3136, 128)
        self.fc2 = nn.Linear(128, 10)

    def forward(self, x):
        x = self.pool(F.relu(self.conv1(x)))
        x = self.pool(F.relu(self.conv2(x)))
        x = self.fc2(F.relu(self.fc1(x.flatten(1))))


# %% task="simple_cnn" wrong="predicted class instead of logits"
class SimpleCNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 3, padding=1)
        self.conv2 = nn.Conv2d(32, 64, 3, padding=1)
        self.pool = nn.MaxPool2d(2, 2)
        self.fc1 = nn.Linear(3136, 128)
        self.fc2 = nn.Linear(128, 10)

    def forward(self, x):
        x = self.pool(F.relu(self.conv1(x)))
        x = self.pool(F.relu(self.conv2(x)))
        return self.fc2(F.relu(self.fc1(x.flatten(1)))).argmax(dim=1)


# %% task="simple_cnn" wrong="an unused third dense layer"
class SimpleCNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 3, padding=1)
        self.conv2 = nn.Conv2d(32, 64, 3, padding=1)
        self.pool = nn.MaxPool2d(2, 2)
        self.fc1 = nn.Linear(3136, 128)
        self.fc2 = nn.Linear(128, 10)
        self.fc3 = nn.Linear(10, 10)

    def forward(self, x):
        x = self.pool(F.relu(self.conv1(x)))
        x = self.pool(F.relu(self.conv2(x)))
        x = x.view(-1, 3136)
        return self.fc2(F.relu(self.fc1(x)))


# %% task="simple_cnn" wrong="batch normalisation added"
class SimpleCNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 3, padding=1)
        self.conv2 = nn.Conv2d(32, 64, 3, padding=1)
        self.pool = nn.MaxPool2d(2, 2)
        self.fc1 = nn.Linear(3136, 128)
        self.fc2 = nn.Linear(128, 10)
        self.bn = nn.BatchNorm2d(32)

    def forward(self, x):
        x = self.pool(F.relu(self.bn(self.conv1(x))))
        x = self.pool(F.relu(self.conv2(x)))
        return self.fc2(F.relu(self.fc1(x.flatten(1))))


# %% task="simple_cnn" wrong="forward without gradients"
class SimpleCNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 3, padding=1)
        self.conv2 = nn.Conv2d(32, 64, 3, padding=1)
        self.pool = nn.MaxPool2d(2, 2)
        self.fc1 = nn.Linear(3136, 128)
        self.fc2 = nn.Linear(128, 10)

    def forward(self, x):
        with torch.no_grad():
            x = self.pool(F.relu(self.conv1(x)))
            x = self.pool(F.relu(self.conv2(x)))
        return self.fc2(F.relu(self.fc1(x.flatten(1))))


# %% task="simple_cnn" wrong="scales the images once more"
class SimpleCNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 3, padding=1)
        self.conv2 = nn.Conv2d(32, 64, 3, padding=1)
        self.pool = nn.MaxPool2d(2, 2)
        self.fc1 = nn.Linear(3136, 128)
        self.fc2 = nn.Linear(128, 10)

    def forward(self, x):
        x = x / 255
        x = self.pool(F.relu(self.conv1(x)))
        x = self.pool(F.relu(self.conv2(x)))
        return self.fc2(F.relu(self.fc1(x.flatten(1))))


# %% task="simple_cnn" wrong="logits and features as a tuple"
class SimpleCNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 3, padding=1)
        self.conv2 = nn.Conv2d(32, 64, 3, padding=1)
        self.pool = nn.MaxPool2d(2, 2)
        self.fc1 = nn.Linear(3136, 128)
        self.fc2 = nn.Linear(128, 10)

    def forward(self, x):
        x = self.pool(F.relu(self.conv1(x)))
        x = self.pool(F.relu(self.conv2(x)))
        h = F.relu(self.fc1(x.flatten(1)))
        return self.fc2(h), h


# %% task="simple_cnn" wrong="16 and 32 channels"
class SimpleCNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 16, 3, padding=1)
        self.conv2 = nn.Conv2d(16, 32, 3, padding=1)
        self.pool = nn.MaxPool2d(2, 2)
        self.fc1 = nn.Linear(1568, 128)
        self.fc2 = nn.Linear(128, 10)

    def forward(self, x):
        x = self.pool(F.relu(self.conv1(x)))
        x = self.pool(F.relu(self.conv2(x)))
        x = x.view(-1, 1568)
        return self.fc2(F.relu(self.fc1(x)))


# %% task="simple_cnn" wrong="sigmoid instead of ReLU"
class SimpleCNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 3, padding=1)
        self.conv2 = nn.Conv2d(32, 64, 3, padding=1)
        self.pool = nn.MaxPool2d(2, 2)
        self.fc1 = nn.Linear(3136, 128)
        self.fc2 = nn.Linear(128, 10)

    def forward(self, x):
        x = self.pool(torch.sigmoid(self.conv1(x)))
        x = self.pool(torch.sigmoid(self.conv2(x)))
        return self.fc2(torch.sigmoid(self.fc1(x.flatten(1))))


# %% task="simple_cnn" wrong="stride-2 convolutions instead of pooling"
class SimpleCNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 3, padding=1, stride=2)
        self.conv2 = nn.Conv2d(32, 64, 3, padding=1, stride=2)
        self.pool = nn.MaxPool2d(2, 2)
        self.fc1 = nn.Linear(3136, 128)
        self.fc2 = nn.Linear(128, 10)

    def forward(self, x):
        x = F.relu(self.conv1(x))
        x = F.relu(self.conv2(x))
        return self.fc2(F.relu(self.fc1(x.flatten(1))))


# %% task="simple_cnn" wrong="bracket closed, end of forward still missing"
class SimpleCNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 3, padding=1)
        self.conv2 = nn.Conv2d(32, 64, 3, padding=1)
        self.pool = nn.MaxPool2d(2, 2)
        self.fc1 = nn.Linear(3136, 128)
        self.fc2 = nn.Linear(128, 10)

    def forward(self, x):
        x = self.pool(F.relu(self.conv1(x)))
        return x


# %% task="train_one_epoch" right="the usual loop"
def train_one_epoch(model, loader, criterion, optimizer, device):
    model.train()
    total = 0
    n = 0
    for images, labels in loader:
        images = images.to(device)
        labels = labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        loss = criterion(outputs, labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * images.size(0)
        n += images.size(0)
    return total / n


# %% task="train_one_epoch" right="divided by the length of the data set"
def train_one_epoch(model, loader, criterion, optimizer, device):
    model.train()
    total = 0
    n = 0
    for images, labels in loader:
        images = images.to(device)
        labels = labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        loss = criterion(outputs, labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * images.size(0)
        n += images.size(0)
    return total / len(loader.dataset)


# %% task="train_one_epoch" right="gradients forgotten after the step"
def train_one_epoch(model, loader, criterion, optimizer, device):
    model.train(True)
    losses, sizes = [], []
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        losses.append(float(loss))
        sizes.append(len(y))
    return np.average(losses, weights=sizes)


# %% task="train_one_epoch" right="with a progress bar and a running loss"
def train_one_epoch(model, loader, criterion, optimizer, device):
    model.train()
    seen, mean = 0, 0.0
    bar = tqdm(enumerate(loader), total=len(loader), leave=False)
    for i, (x, y) in bar:
        x, y = x.to(device, non_blocking=True), y.to(device, non_blocking=True)
        model.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        seen += y.shape[0]
        mean += (loss.item() - mean) * y.shape[0] / seen
        bar.set_postfix(loss=mean)
    return mean


# %% task="train_one_epoch" right="the sum kept as a tensor"
def train_one_epoch(model, loader, criterion, optimizer, device):
    model.train()
    total = torch.zeros((), device=device)
    n = 0
    for images, labels in loader:
        images = images.to(device)
        labels = labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        loss = criterion(outputs, labels)
        loss.backward()
        optimizer.step()
        total += loss.detach() * images.size(0)
        n += images.size(0)
    return total / n


# %% task="train_one_epoch" right="moves the model and returns a numpy number"
def train_one_epoch(model, loader, criterion, optimizer, device):
    model = model.to(device)
    model.train()
    total = 0
    n = 0
    for images, labels in loader:
        images = images.to(device)
        labels = labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        loss = criterion(outputs, labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * images.size(0)
        n += images.size(0)
    return np.float64(total / n)


# %% task="train_one_epoch" right="a closure for the step"
def train_one_epoch(model, loader, criterion, optimizer, device):
    model.train()
    history = []
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)

        def closure():
            optimizer.zero_grad()
            loss = criterion(model(images), labels)
            loss.backward()
            return loss

        history += [float(optimizer.step(closure))] * len(labels)
    return sum(history) / len(history)


# %% task="train_one_epoch" right="batches as a list"
def train_one_epoch(model, loader, criterion, optimizer, device):
    model.train()
    result = []
    for batch in loader:
        batch = [tensor.to(device) for tensor in batch]
        logits = model(batch[0])
        loss = criterion(logits, batch[1])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        result.append((loss.item(), len(batch[1])))
    return sum(a * b for a, b in result) / sum(b for _, b in result)


# %% task="train_one_epoch" right="gradients set to None by hand, iterator"
def train_one_epoch(model, loader, criterion, optimizer, device):
    model.train()
    total = torch.tensor(0.0)
    count = 0
    iterator = iter(loader)
    while True:
        try:
            x, y = next(iterator)
        except StopIteration:
            break
        x, y = x.to(device), y.to(device)
        for p in model.parameters():
            p.grad = None
        loss = criterion(model.forward(x), y)
        loss.backward()
        optimizer.step()
        total += loss.cpu().detach() * len(x)
        count += len(x)
    return total / count


# %% task="train_one_epoch" right="an optional scheduler besides"
def train_one_epoch(model, loader, criterion, optimizer, device, scheduler=None):
    model.train()
    total = 0
    n = 0
    for images, labels in loader:
        images = images.to(device)
        labels = labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        loss = criterion(outputs, labels)
        loss.backward()
        optimizer.step()
        if scheduler is not None:
            scheduler.step()
        total += loss.item() * images.size(0)
        n += images.size(0)
    return total / n


# %% task="train_one_epoch" wrong="zero_grad missing"
def train_one_epoch(model, loader, criterion, optimizer, device):
    model.train()
    total = 0
    n = 0
    for images, labels in loader:
        images = images.to(device)
        labels = labels.to(device)
        outputs = model(images)
        loss = criterion(outputs, labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * images.size(0)
        n += images.size(0)
    return total / n


# %% task="train_one_epoch" wrong="zero_grad once per epoch"
def train_one_epoch(model, loader, criterion, optimizer, device):
    model.train()
    optimizer.zero_grad()
    total = 0
    n = 0
    for images, labels in loader:
        images = images.to(device)
        labels = labels.to(device)
        outputs = model(images)
        loss = criterion(outputs, labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * images.size(0)
        n += images.size(0)
    return total / n


# %% task="train_one_epoch" wrong="zero_grad between backward and step"
def train_one_epoch(model, loader, criterion, optimizer, device):
    model.train()
    total = 0
    n = 0
    for images, labels in loader:
        images = images.to(device)
        labels = labels.to(device)
        outputs = model(images)
        loss = criterion(outputs, labels)
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        total += loss.item() * images.size(0)
        n += images.size(0)
    return total / n


# %% task="train_one_epoch" wrong="softmax before cross-entropy"
def train_one_epoch(model, loader, criterion, optimizer, device):
    model.train()
    total = 0
    n = 0
    for images, labels in loader:
        images = images.to(device)
        labels = labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        loss = criterion(torch.softmax(outputs, dim=1), labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * images.size(0)
        n += images.size(0)
    return total / n


# %% task="train_one_epoch" wrong="log-softmax before the criterion, temperature two"
def train_one_epoch(model, loader, criterion, optimizer, device):
    model.train()
    total = 0
    n = 0
    for images, labels in loader:
        images = images.to(device)
        labels = labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        loss = criterion(F.log_softmax(outputs / 2, dim=1), labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * images.size(0)
        n += images.size(0)
    return total / n


# %% task="train_one_epoch" wrong="mean of the batch means"
def train_one_epoch(model, loader, criterion, optimizer, device):
    model.train()
    total = 0
    n = 0
    for images, labels in loader:
        images = images.to(device)
        labels = labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        loss = criterion(outputs, labels)
        loss.backward()
        optimizer.step()
        total += loss.item()
        n += images.size(0)
    return total / len(loader)


# %% task="train_one_epoch" wrong="sum of the batch losses"
def train_one_epoch(model, loader, criterion, optimizer, device):
    model.train()
    total = 0
    n = 0
    for images, labels in loader:
        images = images.to(device)
        labels = labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        loss = criterion(outputs, labels)
        loss.backward()
        optimizer.step()
        total += loss.item()
        n += images.size(0)
    return total


# %% task="train_one_epoch" wrong="batch losses divided by the number of samples"
def train_one_epoch(model, loader, criterion, optimizer, device):
    model.train()
    total = 0
    n = 0
    for images, labels in loader:
        images = images.to(device)
        labels = labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        loss = criterion(outputs, labels)
        loss.backward()
        optimizer.step()
        total += loss.item()
        n += images.size(0)
    return total / n


# %% task="train_one_epoch" wrong="loss of the last batch"
def train_one_epoch(model, loader, criterion, optimizer, device):
    model.train()
    total = 0
    n = 0
    for images, labels in loader:
        images = images.to(device)
        labels = labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        loss = criterion(outputs, labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * images.size(0)
        n += images.size(0)
    return loss.item()


# %% task="train_one_epoch" wrong="every batch counts as a full one"
def train_one_epoch(model, loader, criterion, optimizer, device):
    model.train()
    total = 0
    n = 0
    for images, labels in loader:
        images = images.to(device)
        labels = labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        loss = criterion(outputs, labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * loader.batch_size
        n += images.size(0)
    return total / n


# %% task="train_one_epoch" wrong="no training mode"
def train_one_epoch(model, loader, criterion, optimizer, device):
    total = 0
    n = 0
    for images, labels in loader:
        images = images.to(device)
        labels = labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        loss = criterion(outputs, labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * images.size(0)
        n += images.size(0)
    return total / n


# %% task="train_one_epoch" wrong="evaluation mode"
def train_one_epoch(model, loader, criterion, optimizer, device):
    model.eval()
    total = 0
    n = 0
    for images, labels in loader:
        images = images.to(device)
        labels = labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        loss = criterion(outputs, labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * images.size(0)
        n += images.size(0)
    return total / n


# %% task="train_one_epoch" wrong="training mode only after the loop"
def train_one_epoch(model, loader, criterion, optimizer, device):
    total = 0
    n = 0
    for images, labels in loader:
        images = images.to(device)
        labels = labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        loss = criterion(outputs, labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * images.size(0)
        n += images.size(0)
    model.train()
    return total / n


# %% task="train_one_epoch" wrong="no step"
def train_one_epoch(model, loader, criterion, optimizer, device):
    model.train()
    total = 0
    n = 0
    for images, labels in loader:
        images = images.to(device)
        labels = labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        loss = criterion(outputs, labels)
        loss.backward()
        total += loss.item() * images.size(0)
        n += images.size(0)
    return total / n


# %% task="train_one_epoch" wrong="no backward"
def train_one_epoch(model, loader, criterion, optimizer, device):
    model.train()
    total = 0
    n = 0
    for images, labels in loader:
        images = images.to(device)
        labels = labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        loss = criterion(outputs, labels)
        optimizer.step()
        total += loss.item() * images.size(0)
        n += images.size(0)
    return total / n


# %% task="train_one_epoch" wrong="one step at the end of the epoch"
def train_one_epoch(model, loader, criterion, optimizer, device):
    model.train()
    optimizer.zero_grad()
    total = 0
    n = 0
    for images, labels in loader:
        images = images.to(device)
        labels = labels.to(device)
        outputs = model(images)
        loss = criterion(outputs, labels)
        loss.backward()
        total += loss.item() * images.size(0)
        n += images.size(0)
    optimizer.step()
    return total / n


# %% task="train_one_epoch" wrong="its own criterion"
def train_one_epoch(model, loader, criterion, optimizer, device):
    model.train()
    total = 0
    n = 0
    for images, labels in loader:
        images = images.to(device)
        labels = labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        loss = nn.CrossEntropyLoss()(outputs, labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * images.size(0)
        n += images.size(0)
    return total / n


# %% task="train_one_epoch" wrong="its own optimiser"
def train_one_epoch(model, loader, criterion, optimizer, device):
    model.train()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    total = 0
    n = 0
    for images, labels in loader:
        images = images.to(device)
        labels = labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        loss = criterion(outputs, labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * images.size(0)
        n += images.size(0)
    return total / n


# %% task="train_one_epoch" wrong="images not moved to the device"
def train_one_epoch(model, loader, criterion, optimizer, device):
    model.train()
    total = 0
    n = 0
    for images, labels in loader:
        labels = labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        loss = criterion(outputs, labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * images.size(0)
        n += images.size(0)
    return total / n


# %% task="train_one_epoch" wrong="labels not moved to the device"
def train_one_epoch(model, loader, criterion, optimizer, device):
    model.train()
    total = 0
    n = 0
    for images, labels in loader:
        images = images.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        loss = criterion(outputs, labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * images.size(0)
        n += images.size(0)
    return total / n


# %% task="train_one_epoch" wrong="the result of to is thrown away"
def train_one_epoch(model, loader, criterion, optimizer, device):
    model.train()
    total = 0
    n = 0
    for images, labels in loader:
        images.to(device)
        labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        loss = criterion(outputs, labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * images.size(0)
        n += images.size(0)
    return total / n


# %% task="train_one_epoch" wrong="loss measured once more after the epoch"
def train_one_epoch(model, loader, criterion, optimizer, device):
    model.train()
    total = 0
    n = 0
    for images, labels in loader:
        images = images.to(device)
        labels = labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        loss = criterion(outputs, labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * images.size(0)
        n += images.size(0)
    total = 0
    with torch.no_grad():
        for images, labels in loader:
            total += criterion(
                model(images.to(device)), labels.to(device)
            ).item() * len(labels)
    return total / n


# %% task="train_one_epoch" wrong="loss of each batch after its step"
def train_one_epoch(model, loader, criterion, optimizer, device):
    model.train()
    total = 0
    n = 0
    for images, labels in loader:
        images = images.to(device)
        labels = labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        loss = criterion(outputs, labels)
        loss.backward()
        optimizer.step()
        loss = criterion(model(images), labels)
        total += loss.item() * images.size(0)
        n += images.size(0)
    return total / n


# %% task="train_one_epoch" wrong="short last batch not trained on"
def train_one_epoch(model, loader, criterion, optimizer, device):
    model.train()
    total = 0
    n = 0
    for images, labels in loader:
        images = images.to(device)
        labels = labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        loss = criterion(outputs, labels)
        loss.backward()
        if len(images) == loader.batch_size:
            optimizer.step()
        total += loss.item() * images.size(0)
        n += images.size(0)
    return total / n


# %% task="train_one_epoch" wrong="returns nothing"
def train_one_epoch(model, loader, criterion, optimizer, device):
    model.train()
    total = 0
    n = 0
    for images, labels in loader:
        images = images.to(device)
        labels = labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        loss = criterion(outputs, labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * images.size(0)
        n += images.size(0)
    print(total / n)


# %% task="train_one_epoch" wrong="return inside the loop"
def train_one_epoch(model, loader, criterion, optimizer, device):
    model.train()
    total = 0
    n = 0
    for images, labels in loader:
        images = images.to(device)
        labels = labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        loss = criterion(outputs, labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * images.size(0)
        n += images.size(0)
        return total / n


# %% task="train_one_epoch" wrong="accuracy instead of loss"
def train_one_epoch(model, loader, criterion, optimizer, device):
    model.train()
    total = 0
    n = 0
    for images, labels in loader:
        images = images.to(device)
        labels = labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        loss = criterion(outputs, labels)
        loss.backward()
        optimizer.step()
        total += (outputs.argmax(1) == labels).sum().item()
        n += images.size(0)
    return total / n


# %% task="train_one_epoch" wrong="list of losses"
def train_one_epoch(model, loader, criterion, optimizer, device):
    model.train()
    total = []
    n = 0
    for images, labels in loader:
        images = images.to(device)
        labels = labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        loss = criterion(outputs, labels)
        loss.backward()
        optimizer.step()
        total.append(loss.item())
        n += images.size(0)
    return total


# %% task="train_one_epoch" wrong="two passes over the data"
def train_one_epoch(model, loader, criterion, optimizer, device):
    model.train()
    total = 0
    n = 0
    for images, labels in list(loader) * 2:
        images = images.to(device)
        labels = labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        loss = criterion(outputs, labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * images.size(0)
        n += images.size(0)
    return total / n


# %% task="train_one_epoch" wrong="gradients clipped without being asked"
def train_one_epoch(model, loader, criterion, optimizer, device):
    model.train()
    total = 0
    n = 0
    for images, labels in loader:
        images = images.to(device)
        labels = labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        loss = criterion(outputs, labels)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 0.1)
        optimizer.step()
        total += loss.item() * images.size(0)
        n += images.size(0)
    return total / n


# %% task="evaluate" right="the usual loop"
def evaluate(model, loader, device):
    model.eval()
    correct = 0
    total = 0
    with torch.no_grad():
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            outputs = model(images)
            predicted = outputs.argmax(dim=1)
            correct += (predicted == labels).sum().item()
            total += labels.size(0)
    return correct / total


# %% task="evaluate" right="inference mode, torch.max"
def evaluate(model, loader, device):
    model.eval()
    correct = 0
    total = 0
    with torch.inference_mode():
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            outputs = model(images)
            _, predicted = torch.max(outputs, 1)
            correct += (predicted == labels).sum().item()
            total += labels.size(0)
    return correct / total


# %% task="evaluate" right="decorated with no_grad"
@torch.no_grad()
def evaluate(model, loader, device):
    model.eval()
    hits = [model(x.to(device)).argmax(-1).cpu() == y for x, y in loader]
    return torch.cat(hits).float().mean().item()


# %% task="evaluate" right="divided by the length of the data set"
def evaluate(model, loader, device):
    model.eval()
    correct = 0
    total = 0
    with torch.no_grad():
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            outputs = model(images)
            predicted = outputs.argmax(dim=1)
            correct += (predicted == labels).sum().item()
            total += labels.size(0)
    return correct / len(loader.dataset)


# %% task="evaluate" right="loop over single samples"
def evaluate(model, loader, device):
    model.train(False)
    right, n = 0, 0
    with torch.no_grad():
        for images, labels in loader:
            logits = model(images.to(device)).cpu().numpy()
            for z, y in zip(logits, labels.numpy()):
                right += int(np.argmax(z) == y)
                n += 1
    return right / n


# %% task="evaluate" right="softmax first, restores the mode"
def evaluate(model, loader, device):
    was_training = model.training
    model.eval()
    scores, sizes = [], []
    with torch.no_grad():
        for x, y in loader:
            p = torch.softmax(model(x.to(device)), dim=1)
            scores.append((p.argmax(1) == y.to(device)).float().mean().item())
            sizes.append(len(y))
    model.train(was_training)
    return float(np.average(scores, weights=sizes))


# %% task="evaluate" right="gradients switched off and on again"
def evaluate(model, loader, device):
    model.eval()
    before = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    correct, n = torch.tensor(0), 0
    for x, y in tqdm(loader, leave=False):
        correct += (
            (model(x.to(device)).topk(1).indices[:, 0] == y.to(device)).sum().cpu()
        )
        n += y.numel()
    torch.set_grad_enabled(before)
    return correct / n


# %% task="evaluate" right="all predictions collected, numpy mean"
def evaluate(model, loader, device):
    model.to(device).eval()
    guesses, truths = [], []
    with torch.no_grad():
        for x, y in loader:
            guesses.extend(model(x.to(device)).argmax(1).tolist())
            truths.extend(y.tolist())
    return np.mean(np.array(guesses) == np.array(truths))


# %% task="evaluate" right="one minus the share of mistakes"
def evaluate(model, loader, device):
    model.eval()
    correct = 0
    total = 0
    with torch.no_grad():
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            outputs = model(images)
            predicted = outputs.argmax(dim=1)
            correct += (predicted != labels).sum().item()
            total += labels.size(0)
    return 1 - correct / total


# %% task="evaluate" wrong="percent"
def evaluate(model, loader, device):
    model.eval()
    correct = 0
    total = 0
    with torch.no_grad():
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            outputs = model(images)
            predicted = outputs.argmax(dim=1)
            correct += (predicted == labels).sum().item()
            total += labels.size(0)
    return 100 * correct / total


# %% task="evaluate" wrong="mean of the batch means"
def evaluate(model, loader, device):
    model.eval()
    correct = 0
    total = 0
    with torch.no_grad():
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            outputs = model(images)
            predicted = outputs.argmax(dim=1)
            correct += (predicted == labels).float().mean().item()
            total += 1
    return correct / total


# %% task="evaluate" wrong="no evaluation mode"
def evaluate(model, loader, device):
    correct = 0
    total = 0
    with torch.no_grad():
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            outputs = model(images)
            predicted = outputs.argmax(dim=1)
            correct += (predicted == labels).sum().item()
            total += labels.size(0)
    return correct / total


# %% task="evaluate" wrong="training mode"
def evaluate(model, loader, device):
    model.train()
    correct = 0
    total = 0
    with torch.no_grad():
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            outputs = model(images)
            predicted = outputs.argmax(dim=1)
            correct += (predicted == labels).sum().item()
            total += labels.size(0)
    return correct / total


# %% task="evaluate" wrong="evaluation mode only after the loop"
def evaluate(model, loader, device):
    correct = 0
    total = 0
    with torch.no_grad():
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            outputs = model(images)
            predicted = outputs.argmax(dim=1)
            correct += (predicted == labels).sum().item()
            total += labels.size(0)
    model.eval()
    return correct / total


# %% task="evaluate" wrong="graph is built"
def evaluate(model, loader, device):
    model.eval()
    correct = 0
    total = 0
    if True:
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            outputs = model(images)
            predicted = outputs.argmax(dim=1)
            correct += (predicted == labels).sum().item()
            total += labels.size(0)
    return correct / total


# %% task="evaluate" wrong="gradients off for good"
def evaluate(model, loader, device):
    model.eval()
    torch.set_grad_enabled(False)
    correct = 0
    total = 0
    with torch.no_grad():
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            outputs = model(images)
            predicted = outputs.argmax(dim=1)
            correct += (predicted == labels).sum().item()
            total += labels.size(0)
    return correct / total


# %% task="evaluate" wrong="parameters frozen for good"
def evaluate(model, loader, device):
    model.eval().requires_grad_(False)
    correct = 0
    total = 0
    with torch.no_grad():
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            outputs = model(images)
            predicted = outputs.argmax(dim=1)
            correct += (predicted == labels).sum().item()
            total += labels.size(0)
    return correct / total


# %% task="evaluate" wrong="number of right answers"
def evaluate(model, loader, device):
    model.eval()
    correct = 0
    total = 0
    with torch.no_grad():
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            outputs = model(images)
            predicted = outputs.argmax(dim=1)
            correct += (predicted == labels).sum().item()
            total += labels.size(0)
    return correct


# %% task="evaluate" wrong="divided by the number of batches"
def evaluate(model, loader, device):
    model.eval()
    correct = 0
    total = 0
    with torch.no_grad():
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            outputs = model(images)
            predicted = outputs.argmax(dim=1)
            correct += (predicted == labels).sum().item()
            total += labels.size(0)
    return correct / len(loader)


# %% task="evaluate" wrong="every batch counts as a full one"
def evaluate(model, loader, device):
    model.eval()
    correct = 0
    total = 0
    with torch.no_grad():
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            outputs = model(images)
            predicted = outputs.argmax(dim=1)
            correct += (predicted == labels).sum().item()
            total += loader.batch_size
    return correct / total


# %% task="evaluate" wrong="first batch alone"
def evaluate(model, loader, device):
    model.eval()
    correct = 0
    total = 0
    with torch.no_grad():
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            outputs = model(images)
            predicted = outputs.argmax(dim=1)
            correct += (predicted == labels).sum().item()
            total += labels.size(0)
            return correct / total


# %% task="evaluate" wrong="last batch alone"
def evaluate(model, loader, device):
    model.eval()
    correct = 0
    total = 0
    with torch.no_grad():
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            outputs = model(images)
            predicted = outputs.argmax(dim=1)
            correct = (predicted == labels).sum().item()
            total = labels.size(0)
    return correct / total


# %% task="evaluate" wrong="error rate"
def evaluate(model, loader, device):
    model.eval()
    correct = 0
    total = 0
    with torch.no_grad():
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            outputs = model(images)
            predicted = outputs.argmax(dim=1)
            correct += (predicted == labels).sum().item()
            total += labels.size(0)
    return 1 - correct / total


# %% task="evaluate" wrong="argmax over the batch axis"
def evaluate(model, loader, device):
    model.eval()
    correct = 0
    total = 0
    with torch.no_grad():
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            outputs = model(images)
            predicted = outputs.argmax(dim=0)
            correct += (
                (predicted[: len(labels)] == labels[: len(predicted)]).sum().item()
            )
            total += labels.size(0)
    return correct / total


# %% task="evaluate" wrong="rounded to two decimals"
def evaluate(model, loader, device):
    model.eval()
    correct = 0
    total = 0
    with torch.no_grad():
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            outputs = model(images)
            predicted = outputs.argmax(dim=1)
            correct += (predicted == labels).sum().item()
            total += labels.size(0)
    return round(correct / total, 2)


# %% task="evaluate" wrong="divided by 10,000"
def evaluate(model, loader, device):
    model.eval()
    correct = 0
    total = 0
    with torch.no_grad():
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            outputs = model(images)
            predicted = outputs.argmax(dim=1)
            correct += (predicted == labels).sum().item()
            total += labels.size(0)
    return correct / 10_000


# %% task="evaluate" wrong="integer division"
def evaluate(model, loader, device):
    model.eval()
    correct = 0
    total = 0
    with torch.no_grad():
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            outputs = model(images)
            predicted = outputs.argmax(dim=1)
            correct += (predicted == labels).sum().item()
            total += labels.size(0)
    return correct // total


# %% task="evaluate" wrong="returns nothing"
def evaluate(model, loader, device):
    model.eval()
    correct = 0
    total = 0
    with torch.no_grad():
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            outputs = model(images)
            predicted = outputs.argmax(dim=1)
            correct += (predicted == labels).sum().item()
            total += labels.size(0)
    print("accuracy", correct / total)


# %% task="evaluate" wrong="labels stay on the CPU"
def evaluate(model, loader, device):
    model.eval()
    right, n = 0, 0
    with torch.no_grad():
        for x, y in loader:
            guess = model(x.to(device)).argmax(dim=1)
            right += int((guess == y).sum())
            n += len(y)
    return right / n


# %% task="evaluate" wrong="the batch is not moved"
def evaluate(model, loader, device):
    model.eval()
    correct = 0
    total = 0
    with torch.no_grad():
        for images, labels in loader:
            outputs = model(images)
            predicted = outputs.argmax(dim=1)
            correct += (predicted == labels).sum().item()
            total += labels.size(0)
    return correct / total


# %% task="evaluate" wrong="smallest logit"
def evaluate(model, loader, device):
    model.eval()
    correct = 0
    total = 0
    with torch.no_grad():
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            outputs = model(images)
            predicted = outputs.argmin(dim=1)
            correct += (predicted == labels).sum().item()
            total += labels.size(0)
    return correct / total


# %% task="evaluate" wrong="mean largest probability"
def evaluate(model, loader, device):
    model.eval()
    correct = 0
    total = 0
    with torch.no_grad():
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            outputs = model(images)
            predicted = outputs.argmax(dim=1)
            correct += torch.softmax(outputs, 1).max(1).values.sum().item()
            total += labels.size(0)
    return correct / total


# %% task="evaluate" wrong="text"
def evaluate(model, loader, device):
    model.eval()
    correct = 0
    total = 0
    with torch.no_grad():
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            outputs = model(images)
            predicted = outputs.argmax(dim=1)
            correct += (predicted == labels).sum().item()
            total += labels.size(0)
    return f"{correct / total:.4f}"


# %% task="trained" right="Adam, two epochs"
model = SimpleCNN().to(device)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for epoch in range(2):
    train_one_epoch(model, train_loader, criterion, optimizer, device)
accuracy = evaluate(model, test_loader, device)

# %% task="trained" right="SGD with momentum"
model = SimpleCNN().to(device)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.03, momentum=0.9)
for epoch in range(2):
    train_one_epoch(model, train_loader, criterion, optimizer, device)
accuracy = evaluate(model, test_loader, device)

# %% task="trained" right="AdamW, looks at the test accuracy after every epoch"
model = SimpleCNN().to(device)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=1e-2)
for epoch in range(2):
    train_one_epoch(model, train_loader, criterion, optimizer, device)
    print(epoch, evaluate(model, test_loader, device))
accuracy = evaluate(model, test_loader, device)

# %% task="trained" right="a loop of its own, tests now and then in the middle"
model = SimpleCNN().to(device)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for epoch in range(2):
    for i, (x, y) in enumerate(train_loader):
        if i % 25 == 0:
            print(i, evaluate(model, DataLoader(test_data, batch_size=200), device))
            if i > 50:
                break
        model.train()
        optimizer.zero_grad()
        F.cross_entropy(model(x.to(device)), y.to(device)).backward()
        optimizer.step()
for x, y in train_loader:
    optimizer.zero_grad()
    F.cross_entropy(model(x.to(device)), y.to(device)).backward()
    optimizer.step()
model.eval()
with torch.no_grad():
    guess = torch.cat([model(x.to(device)).argmax(1).cpu() for x, _ in test_loader])
accuracy = (guess == test_labels).float().mean()

# %% task="trained" right="trains until the threshold is reached"
model = SimpleCNN().to(device)
optimizer = torch.optim.NAdam(model.parameters(), lr=1e-3)
accuracy = 0.0
while accuracy < threshold + 0.02:
    train_one_epoch(model, train_loader, nn.CrossEntropyLoss(), optimizer, device)
    accuracy = evaluate(model, test_loader, device)

# %% task="trained" right="keeps the better of two epochs"
import copy

model = SimpleCNN().to(device)
optimizer = torch.optim.RMSprop(model.parameters(), lr=5e-4)
history, best = [], None
for _ in range(2):
    train_one_epoch(model, train_loader, nn.CrossEntropyLoss(), optimizer, device)
    history.append(evaluate(model, test_loader, device))
    if history[-1] == max(history):
        best = copy.deepcopy(model.state_dict())
model.load_state_dict(best)
accuracy = np.max(history)

# %% task="trained" right="label smoothing, rounded to three digits"
model = SimpleCNN().to(device)
criterion = nn.CrossEntropyLoss(label_smoothing=0.05)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for epoch in range(2):
    train_one_epoch(model, train_loader, criterion, optimizer, device)
accuracy = round(evaluate(model, test_loader, device), 3)

# %% task="trained" right="batches kept in a list, a loader of its own for the test"
model = SimpleCNN().to(device)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
batches = list(train_loader)
for _ in range(2):
    train_one_epoch(model, batches, nn.CrossEntropyLoss(), optimizer, device)
    accuracy = evaluate(model, DataLoader(test_data, batch_size=250), device)


# %% task="trained" right="a subclass with dropout"
class Careful(SimpleCNN):
    def forward(self, x):
        for conv in (self.conv1, self.conv2):
            x = F.max_pool2d(F.relu(conv(x)), 2)
        x = F.dropout(F.relu(self.fc1(x.flatten(1))), 0.2, self.training)
        return self.fc2(x)


model = Careful().to(device)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for epoch in range(2):
    train_one_epoch(model, train_loader, criterion, optimizer, device)
accuracy = evaluate(model, test_loader, device)

# %% task="trained" wrong="not trained"
model = SimpleCNN().to(device)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for epoch in range(2):
    pass
accuracy = evaluate(model, test_loader, device)

# %% task="trained" wrong="not trained, high accuracy claimed"
model = SimpleCNN().to(device)
accuracy = 0.91

# %% task="trained" wrong="accuracy claimed that the model does not reach"
model = SimpleCNN().to(device)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for epoch in range(2):
    train_one_epoch(model, train_loader, criterion, optimizer, device)
accuracy = 0.95

# %% task="trained" wrong="percent"
model = SimpleCNN().to(device)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for epoch in range(2):
    train_one_epoch(model, train_loader, criterion, optimizer, device)
accuracy = 100 * evaluate(model, test_loader, device)

# %% task="trained" wrong="trained on the test images"
model = SimpleCNN().to(device)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for epoch in range(3):
    train_one_epoch(model, test_loader, criterion, optimizer, device)
accuracy = evaluate(model, test_loader, device)

# %% task="trained" wrong="trained on the training images, then on the test images"
model = SimpleCNN().to(device)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for epoch in range(2):
    train_one_epoch(model, train_loader, criterion, optimizer, device)
train_one_epoch(model, test_loader, criterion, optimizer, device)
accuracy = evaluate(model, test_loader, device)

# %% task="trained" wrong="trained on shuffled test images, loop of its own"
model = SimpleCNN().to(device)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
model.train()
for epoch in range(3):
    for x, y in DataLoader(test_data, batch_size=32, shuffle=True):
        optimizer.zero_grad()
        F.cross_entropy(model(x.to(device)), y.to(device)).backward()
        optimizer.step()
accuracy = evaluate(model, test_loader, device)

# %% task="trained" wrong="accuracy on the training images"
model = SimpleCNN().to(device)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for epoch in range(3):
    train_one_epoch(model, train_loader, criterion, optimizer, device)
accuracy = evaluate(model, train_loader, device)

# %% task="trained" wrong="test_loader replaced by training images"
model = SimpleCNN().to(device)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for epoch in range(3):
    train_one_epoch(model, train_loader, criterion, optimizer, device)
test_loader = DataLoader(train_data, batch_size=100)
accuracy = evaluate(model, test_loader, device)

# %% task="trained" wrong="one batch only"
model = SimpleCNN().to(device)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for epoch in range(2):
    train_one_epoch(model, [next(iter(train_loader))], criterion, optimizer, device)
accuracy = evaluate(model, test_loader, device)

# %% task="trained" wrong="another model is trained than the one handed in"
model = SimpleCNN().to(device)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for epoch in range(2):
    train_one_epoch(model, train_loader, criterion, optimizer, device)
model = SimpleCNN().to(device)
accuracy = evaluate(model, test_loader, device)

# %% task="trained" wrong="a fresh model after the evaluation"
model = SimpleCNN().to(device)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for epoch in range(2):
    train_one_epoch(model, train_loader, criterion, optimizer, device)
accuracy = evaluate(model, test_loader, device)
model = SimpleCNN().to(device)

# %% task="trained" wrong="learning rate far too large"
model = SimpleCNN().to(device)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=1.0)
for epoch in range(2):
    train_one_epoch(model, train_loader, criterion, optimizer, device)
accuracy = evaluate(model, test_loader, device)

# %% task="trained" wrong="optimiser of another model"
model = SimpleCNN().to(device)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(SimpleCNN().to(device).parameters(), lr=1e-3)
for epoch in range(2):
    train_one_epoch(model, train_loader, criterion, optimizer, device)
accuracy = evaluate(model, test_loader, device)


# %% task="trained" wrong="a dense network"
class SimpleCNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 128)
        self.fc2 = nn.Linear(128, 10)

    def forward(self, x):
        return self.fc2(F.relu(self.fc1(x.flatten(1))))


model = SimpleCNN().to(device)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for epoch in range(2):
    train_one_epoch(model, train_loader, criterion, optimizer, device)
accuracy = evaluate(model, test_loader, device)

# %% task="trained" wrong="a Sequential instead of SimpleCNN"
model = nn.Sequential(
    nn.Flatten(), nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10)
).to(device)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for epoch in range(2):
    train_one_epoch(model, train_loader, criterion, optimizer, device)
accuracy = evaluate(model, test_loader, device)

# %% task="trained" wrong="the class instead of a model"
model = SimpleCNN
accuracy = 0.85

# %% task="trained" wrong="a list of accuracies"
model = SimpleCNN().to(device)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for epoch in range(2):
    train_one_epoch(model, train_loader, criterion, optimizer, device)
accuracy = [evaluate(model, test_loader, device)]

# %% task="trained" wrong="the loss instead of the accuracy"
model = SimpleCNN().to(device)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for epoch in range(2):
    loss = train_one_epoch(model, train_loader, criterion, optimizer, device)
accuracy = 1 - loss

# %% task="trained" wrong="accuracy left out"
model = SimpleCNN().to(device)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for epoch in range(2):
    train_one_epoch(model, train_loader, criterion, optimizer, device)
evaluate(model, test_loader, device)

# %% task="trained" wrong="test set replaced by black images of one class"
model = SimpleCNN().to(device)
test_images[:] = 0
test_data.tensors[0][:] = 0
test_data.tensors[1][:] = int(model(torch.zeros(1, 1, 28, 28).to(device)).argmax())
accuracy = evaluate(model, test_loader, device)

# %% task="trained" wrong="threshold lowered instead of training"
threshold = 0.05
model = SimpleCNN().to(device)
accuracy = evaluate(model, test_loader, device)

# %% task="trained" wrong="weights spoilt after the evaluation"
model = SimpleCNN().to(device)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for epoch in range(2):
    train_one_epoch(model, train_loader, criterion, optimizer, device)
accuracy = evaluate(model, test_loader, device)
nn.init.zeros_(model.fc2.weight)


# %% task="confusion_matrix" right="loop over pairs"
def confusion_matrix(targets, predictions, n_classes=10):
    matrix = np.zeros((n_classes, n_classes), dtype=int)
    for t, p in zip(targets, predictions):
        matrix[t, p] += 1
    return matrix


# %% task="confusion_matrix" right="bincount of a combined index"
def confusion_matrix(targets, predictions, n_classes=10):
    index = np.asarray(targets) * n_classes + np.asarray(predictions)
    return np.bincount(index, minlength=n_classes**2).reshape(n_classes, n_classes)


# %% task="confusion_matrix" right="nested loops with a count"
def confusion_matrix(targets, predictions, n_classes=10):
    return [
        [
            sum((t == i) and (p == j) for t, p in zip(targets, predictions))
            for j in range(n_classes)
        ]
        for i in range(n_classes)
    ]


# %% task="confusion_matrix" right="histogram in two dimensions, floats"
def confusion_matrix(targets, predictions, n_classes=10):
    edges = np.arange(n_classes + 1) - 0.5
    return np.histogram2d(targets, predictions, bins=(edges, edges))[0]


# %% task="confusion_matrix" right="product of one-hot matrices"
def confusion_matrix(targets, predictions, n_classes=10):
    eye = np.eye(n_classes, dtype=int)
    return eye[targets].T @ eye[predictions]


# %% task="confusion_matrix" right="torch tensor"
def confusion_matrix(targets, predictions, n_classes=10):
    out = torch.zeros(n_classes, n_classes, dtype=torch.long)
    pairs = (torch.as_tensor(targets), torch.as_tensor(predictions))
    return out.index_put_(pairs, torch.tensor(1), accumulate=True)


# %% task="confusion_matrix" right="a Counter"
def confusion_matrix(targets, predictions, n_classes=10):
    from collections import Counter

    counts = Counter(zip(targets.tolist(), predictions.tolist()))
    return np.array(
        [[counts[i, j] for j in range(n_classes)] for i in range(n_classes)]
    )


# %% task="confusion_matrix" right="a row at a time with masks"
def confusion_matrix(targets, predictions, n_classes=10):
    rows = []
    for c in range(n_classes):
        rows.append(np.bincount(predictions[targets == c], minlength=n_classes))
    return np.stack(rows)


# %% task="confusion_matrix" right="pandas crosstab"
def confusion_matrix(targets, predictions, n_classes=10):
    import pandas as pd

    table = pd.crosstab(pd.Series(targets), pd.Series(predictions))
    return table.reindex(
        index=range(n_classes), columns=range(n_classes), fill_value=0
    ).to_numpy()


# %% task="confusion_matrix" wrong="transposed"
def confusion_matrix(targets, predictions, n_classes=10):
    matrix = np.zeros((n_classes, n_classes), dtype=int)
    for t, p in zip(targets, predictions):
        matrix[p, t] += 1
    return matrix


# %% task="confusion_matrix" wrong="repeated pairs counted once"
def confusion_matrix(targets, predictions, n_classes=10):
    matrix = np.zeros((n_classes, n_classes), dtype=int)
    matrix[targets, predictions] += 1
    return matrix


# %% task="confusion_matrix" wrong="presence instead of count"
def confusion_matrix(targets, predictions, n_classes=10):
    matrix = np.zeros((n_classes, n_classes), dtype=int)
    for t, p in zip(targets, predictions):
        matrix[t, p] = 1
    return matrix


# %% task="confusion_matrix" wrong="rows divided by their sum"
def confusion_matrix(targets, predictions, n_classes=10):
    matrix = np.zeros((n_classes, n_classes))
    for t, p in zip(targets, predictions):
        matrix[t, p] += 1
    return matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)


# %% task="confusion_matrix" wrong="divided by the number of samples"
def confusion_matrix(targets, predictions, n_classes=10):
    matrix = np.zeros((n_classes, n_classes))
    np.add.at(matrix, (targets, predictions), 1)
    return matrix / len(targets)


# %% task="confusion_matrix" wrong="number of classes taken from the data"
def confusion_matrix(targets, predictions, n_classes=10):
    n = max(targets.max(), predictions.max()) + 1
    matrix = np.zeros((n, n), dtype=int)
    np.add.at(matrix, (targets, predictions), 1)
    return matrix


# %% task="confusion_matrix" wrong="always ten classes"
def confusion_matrix(targets, predictions, n_classes=10):
    matrix = np.zeros((10, 10), dtype=int)
    np.add.at(matrix, (targets, predictions), 1)
    return matrix


# %% task="confusion_matrix" wrong="right answers left out"
def confusion_matrix(targets, predictions, n_classes=10):
    matrix = np.zeros((n_classes, n_classes), dtype=int)
    for t, p in zip(targets, predictions):
        if t != p:
            matrix[t, p] += 1
    return matrix


# %% task="confusion_matrix" wrong="only right answers"
def confusion_matrix(targets, predictions, n_classes=10):
    matrix = np.zeros((n_classes, n_classes), dtype=int)
    for t, p in zip(targets, predictions):
        if t == p:
            matrix[t, t] += 1
    return matrix


# %% task="confusion_matrix" wrong="symmetrised"
def confusion_matrix(targets, predictions, n_classes=10):
    matrix = np.zeros((n_classes, n_classes), dtype=int)
    for t, p in zip(targets, predictions):
        matrix[t, p] += 1
        matrix[p, t] += 1
    return matrix // 2


# %% task="confusion_matrix" wrong="last sample left out"
def confusion_matrix(targets, predictions, n_classes=10):
    matrix = np.zeros((n_classes, n_classes), dtype=int)
    for i in range(len(targets) - 1):
        matrix[targets[i], predictions[i]] += 1
    return matrix


# %% task="confusion_matrix" wrong="classes counted from one"
def confusion_matrix(targets, predictions, n_classes=10):
    matrix = np.zeros((n_classes + 1, n_classes + 1), dtype=int)
    for t, p in zip(targets, predictions):
        matrix[t + 1, p + 1] += 1
    return matrix[:n_classes, :n_classes]


# %% task="confusion_matrix" wrong="returns nothing"
def confusion_matrix(targets, predictions, n_classes=10):
    matrix = np.zeros((n_classes, n_classes), dtype=int)
    for t, p in zip(targets, predictions):
        matrix[t, p] += 1


# %% task="confusion_matrix" wrong="sorts its input"
def confusion_matrix(targets, predictions, n_classes=10):
    matrix = np.zeros((n_classes, n_classes), dtype=int)
    np.add.at(matrix, (targets, predictions), 1)
    targets.sort()
    return matrix


# %% task="confusion_matrix" wrong="default of three classes"
def confusion_matrix(targets, predictions, n_classes=3):
    matrix = np.zeros((n_classes, n_classes), dtype=int)
    for t, p in zip(targets, predictions):
        matrix[t, p] += 1
    return matrix


# %% task="confusion_matrix" wrong="counts wrap in uint8"
def confusion_matrix(targets, predictions, n_classes=10):
    matrix = np.zeros((n_classes, n_classes), dtype=np.uint8)
    np.add.at(matrix, (targets, predictions), 1)
    return matrix % 8


# %% task="most_confused" right="two loops"
def most_confused(matrix):
    best, pair = -1, None
    for i in range(len(matrix)):
        for j in range(len(matrix)):
            if i != j and matrix[i, j] > best:
                best, pair = matrix[i, j], (i, j)
    return pair


# %% task="most_confused" right="last of the largest"
def most_confused(matrix):
    best, pair = -1, None
    for i in range(matrix.shape[0]):
        for j in range(matrix.shape[1]):
            if i != j and matrix[i][j] >= best:
                best, pair = matrix[i][j], [i, j]
    return pair


# %% task="most_confused" right="diagonal subtracted, unravel_index"
def most_confused(matrix):
    off = matrix - np.diag(np.diag(matrix))
    return np.unravel_index(np.argmax(off), off.shape)


# %% task="most_confused" right="infinite diagonal"
def most_confused(matrix):
    off = matrix.astype(float)
    off[np.arange(len(off)), np.arange(len(off))] = -np.inf
    return divmod(int(off.argmax()), len(off))


# %% task="most_confused" right="max with a key"
def most_confused(matrix):
    n = len(matrix)
    pairs = [(i, j) for i in range(n) for j in range(n) if i != j]
    return max(pairs, key=lambda pair: matrix[pair])


# %% task="most_confused" right="argwhere of the maximum"
def most_confused(matrix):
    mask = ~np.eye(len(matrix), dtype=bool)
    return np.argwhere(mask & (matrix == matrix[mask].max()))[-1]


# %% task="most_confused" right="masked array"
def most_confused(matrix):
    masked = np.ma.masked_array(matrix, mask=np.eye(len(matrix), dtype=bool))
    true, predicted = np.unravel_index(masked.argmax(), matrix.shape)
    return true, predicted


# %% task="most_confused" right="torch"
def most_confused(matrix):
    m = torch.tensor(matrix).clone()
    m.fill_diagonal_(-1)
    flat = int(m.argmax())
    return torch.tensor([flat // m.shape[1], flat % m.shape[1]])


# %% task="most_confused" wrong="diagonal included"
def most_confused(matrix):
    return np.unravel_index(matrix.argmax(), matrix.shape)


# %% task="most_confused" wrong="predicted first"
def most_confused(matrix):
    off = matrix.copy()
    np.fill_diagonal(off, -1)
    i, j = np.unravel_index(off.argmax(), off.shape)
    return j, i


# %% task="most_confused" wrong="changes the matrix"
def most_confused(matrix):
    np.fill_diagonal(matrix, -1)
    return np.unravel_index(matrix.argmax(), matrix.shape)


# %% task="most_confused" wrong="flat position"
def most_confused(matrix):
    off = matrix.copy()
    np.fill_diagonal(off, -1)
    return off.argmax()


# %% task="most_confused" wrong="the count instead of the pair"
def most_confused(matrix):
    off = matrix.copy()
    np.fill_diagonal(off, -1)
    return off.max(), 0


# %% task="most_confused" wrong="upper triangle alone"
def most_confused(matrix):
    upper = np.triu(matrix, 1)
    return np.unravel_index(upper.argmax(), upper.shape)


# %% task="most_confused" wrong="lower triangle alone"
def most_confused(matrix):
    lower = np.tril(matrix, -1)
    return np.unravel_index(lower.argmax(), lower.shape)


# %% task="most_confused" wrong="both directions added"
def most_confused(matrix):
    off = matrix + matrix.T
    np.fill_diagonal(off, -1)
    i, j = np.unravel_index(off.argmax(), off.shape)
    return (j, i) if matrix[j, i] > matrix[i, j] else (i, j)


# %% task="most_confused" wrong="rows divided by their sum"
def most_confused(matrix):
    off = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    np.fill_diagonal(off, -1)
    return np.unravel_index(off.argmax(), off.shape)


# %% task="most_confused" wrong="smallest entry"
def most_confused(matrix):
    off = matrix.astype(float)
    np.fill_diagonal(off, np.inf)
    return np.unravel_index(off.argmin(), off.shape)


# %% task="most_confused" wrong="row with most mistakes, then its largest entry"
def most_confused(matrix):
    off = matrix.copy()
    np.fill_diagonal(off, -1)
    row = off.sum(axis=1).argmax()
    return row, off[row].argmax()


# %% task="most_confused" wrong="last column left out"
def most_confused(matrix):
    off = matrix.copy()
    np.fill_diagonal(off, -1)
    if len(off) > 2:
        off = off[:, :-1]
    return np.unravel_index(off.argmax(), off.shape)


# %% task="most_confused" wrong="last row left out"
def most_confused(matrix):
    off = matrix.copy()
    np.fill_diagonal(off, -1)
    if len(off) > 2:
        off = off[:-1]
    return np.unravel_index(off.argmax(), off.shape)


# %% task="most_confused" wrong="row and column maxima apart"
def most_confused(matrix):
    off = matrix.copy()
    np.fill_diagonal(off, -1)
    return off.sum(axis=1).argmax(), off.sum(axis=0).argmax()


# %% task="most_confused" wrong="names of the classes"
def most_confused(matrix):
    off = matrix.copy()
    np.fill_diagonal(off, -1)
    i, j = np.unravel_index(off.argmax(), off.shape)
    return class_names[i], class_names[j]


# %% task="most_confused" wrong="always ten classes"
def most_confused(matrix):
    off = matrix.copy()
    np.fill_diagonal(off, -1)
    return divmod(int(off.argmax()), 10 if len(off) > 2 else 2)


# %% task="most_confused" wrong="classes counted from one"
def most_confused(matrix):
    off = matrix.copy()
    np.fill_diagonal(off, -1)
    i, j = np.unravel_index(off.argmax(), off.shape)
    return i + 1, j + 1


# %% task="most_confused" wrong="triple with the count"
def most_confused(matrix):
    off = matrix.copy()
    np.fill_diagonal(off, -1)
    i, j = np.unravel_index(off.argmax(), off.shape)
    return i, j, off[i, j]


# %% task="lenet5" right="first layer padded"
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, kernel_size=5, padding=2)
        self.conv2 = nn.Conv2d(6, 16, kernel_size=5)
        self.fc1 = nn.Linear(400, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = torch.flatten(x, start_dim=1)
        x = F.relu(self.fc1(x))
        x = F.relu(self.fc2(x))
        return self.fc3(x)


# %% task="lenet5" right="dense layer shrunk"
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, kernel_size=5)
        self.conv2 = nn.Conv2d(6, 16, kernel_size=5)
        self.fc1 = nn.Linear(256, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = torch.flatten(x, start_dim=1)
        x = F.relu(self.fc1(x))
        x = F.relu(self.fc2(x))
        return self.fc3(x)


# %% task="lenet5" right="zeros added round the image by F.pad"
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, kernel_size=5)
        self.conv2 = nn.Conv2d(6, 16, kernel_size=5)
        self.fc1 = nn.Linear(400, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):
        x = F.pad(x, (2, 2, 2, 2))
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = torch.flatten(x, start_dim=1)
        x = F.relu(self.fc1(x))
        x = F.relu(self.fc2(x))
        return self.fc3(x)


# %% task="lenet5" right="padding same"
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5, padding="same")
        self.conv2 = nn.Conv2d(6, 16, kernel_size=5)
        self.fc1 = nn.Linear(400, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = torch.flatten(x, start_dim=1)
        x = F.relu(self.fc1(x))
        x = F.relu(self.fc2(x))
        return self.fc3(x)


# %% task="lenet5" right="lazy dense layer"
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, kernel_size=5)
        self.conv2 = nn.Conv2d(6, 16, kernel_size=5)
        self.fc1 = nn.LazyLinear(120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = torch.flatten(x, start_dim=1)
        x = F.relu(self.fc1(x))
        x = F.relu(self.fc2(x))
        return self.fc3(x)


# %% task="lenet5" right="one Sequential"
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(6, 16, 5),
            nn.ReLU(),
            nn.MaxPool2d(2),
        )
        self.classifier = nn.Sequential(
            nn.Flatten(),
            nn.Linear(400, 120),
            nn.ReLU(),
            nn.Linear(120, 84),
            nn.ReLU(),
            nn.Linear(84, 10),
        )

    def forward(self, x):
        return self.classifier(self.features(x))


# %% task="lenet5" right="other names, ReLU after the pooling, shrunk"
class LeNet5(nn.Module):
    def __init__(self, n_classes=10):
        super(LeNet5, self).__init__()
        self.dense = nn.ModuleList([nn.Linear(4 * 4 * 16, 120), nn.Linear(120, 84)])
        self.out = nn.Linear(84, n_classes)
        self.c = nn.ModuleList([nn.Conv2d(1, 6, 5), nn.Conv2d(6, 16, 5)])

    def forward(self, x):
        for layer in self.c:
            x = torch.relu(nn.MaxPool2d(2, 2)(layer(x)))
        x = x.view(x.shape[0], -1)
        for layer in self.dense:
            x = layer(x).clamp(min=0)
        return self.out(x)


# %% task="lenet5" right="a padding layer, the input size as a parameter"
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, kernel_size=5)
        self.conv2 = nn.Conv2d(6, 16, kernel_size=5)
        self.fc1 = nn.Linear(400, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)
        self.pad = nn.ZeroPad2d(2)

    def forward(self, x):
        x = self.pad(x)
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = torch.flatten(x, start_dim=1)
        x = F.relu(self.fc1(x))
        x = F.relu(self.fc2(x))
        return self.fc3(x)


# %% task="lenet5" right="a Sequential without a class of its own"
def LeNet5():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, 1, 2),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(1),
        nn.Linear(400, 120),
        nn.ReLU(),
        nn.Linear(120, 84),
        nn.ReLU(),
        nn.Linear(84, 10),
    )


# %% task="lenet5" wrong="images resized to 32"
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, kernel_size=5)
        self.conv2 = nn.Conv2d(6, 16, kernel_size=5)
        self.fc1 = nn.Linear(400, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):
        x = F.interpolate(x, size=(32, 32), mode="bilinear")
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = torch.flatten(x, start_dim=1)
        x = F.relu(self.fc1(x))
        x = F.relu(self.fc2(x))
        return self.fc3(x)


# %% task="lenet5" wrong="images resized to 32 by nearest pixels"
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, kernel_size=5)
        self.conv2 = nn.Conv2d(6, 16, kernel_size=5)
        self.fc1 = nn.Linear(400, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):
        x = F.interpolate(x, size=32)
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = torch.flatten(x, start_dim=1)
        x = F.relu(self.fc1(x))
        x = F.relu(self.fc2(x))
        return self.fc3(x)


# %% task="lenet5" wrong="padded by 1"
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5, padding=1)
        self.conv2 = nn.Conv2d(6, 16, kernel_size=5)
        self.fc1 = nn.Linear(400, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = torch.flatten(x, start_dim=1)
        x = F.relu(self.fc1(x))
        x = F.relu(self.fc2(x))
        return self.fc3(x)


# %% task="lenet5" wrong="padded by 1, dense layer of 5 by 5 by mistake of floor"
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5, padding=1)
        self.conv2 = nn.Conv2d(6, 16, kernel_size=5)
        self.fc1 = nn.Linear(400, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2, ceil_mode=True)
        return self.fc3(F.relu(self.fc2(F.relu(self.fc1(x.flatten(1))))))


# %% task="lenet5" wrong="dense layer of 16 by 7 by 7"
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, kernel_size=5, padding=2)
        self.conv2 = nn.Conv2d(6, 16, kernel_size=5)
        self.fc1 = nn.Linear(784, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = torch.flatten(x, start_dim=1)
        x = F.relu(self.fc1(x))
        x = F.relu(self.fc2(x))
        return self.fc3(x)


# %% task="lenet5" wrong="3 by 3 kernels"
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 3, padding=1)
        self.conv2 = nn.Conv2d(6, 16, 3)
        self.fc1 = nn.Linear(576, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = torch.flatten(x, start_dim=1)
        x = F.relu(self.fc1(x))
        x = F.relu(self.fc2(x))
        return self.fc3(x)


# %% task="lenet5" wrong="both convolutions padded"
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, kernel_size=5, padding=2)
        self.conv2 = nn.Conv2d(6, 16, 5, padding=2)
        self.fc1 = nn.Linear(784, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = torch.flatten(x, start_dim=1)
        x = F.relu(self.fc1(x))
        x = F.relu(self.fc2(x))
        return self.fc3(x)


# %% task="lenet5" wrong="edge pixels repeated instead of zeros"
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5, padding=2, padding_mode="replicate")
        self.conv2 = nn.Conv2d(6, 16, kernel_size=5)
        self.fc1 = nn.Linear(400, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = torch.flatten(x, start_dim=1)
        x = F.relu(self.fc1(x))
        x = F.relu(self.fc2(x))
        return self.fc3(x)


# %% task="lenet5" wrong="zeros on two sides only"
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, kernel_size=5)
        self.conv2 = nn.Conv2d(6, 16, kernel_size=5)
        self.fc1 = nn.Linear(400, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):
        x = F.pad(x, (0, 4, 0, 4))
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = torch.flatten(x, start_dim=1)
        x = F.relu(self.fc1(x))
        x = F.relu(self.fc2(x))
        return self.fc3(x)


# %% task="lenet5" wrong="softmax at the end"
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, kernel_size=5, padding=2)
        self.conv2 = nn.Conv2d(6, 16, kernel_size=5)
        self.fc1 = nn.Linear(400, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = F.relu(self.fc2(F.relu(self.fc1(x.flatten(1)))))
        return F.softmax(self.fc3(x), dim=1)


# %% task="lenet5" wrong="no ReLU at all"
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, kernel_size=5, padding=2)
        self.conv2 = nn.Conv2d(6, 16, kernel_size=5)
        self.fc1 = nn.Linear(400, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):
        x = F.max_pool2d(self.conv1(x), 2)
        x = F.max_pool2d(self.conv2(x), 2)
        return self.fc3(self.fc2(self.fc1(x.flatten(1))))


# %% task="lenet5" wrong="last ReLU forgotten"
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, kernel_size=5, padding=2)
        self.conv2 = nn.Conv2d(6, 16, kernel_size=5)
        self.fc1 = nn.Linear(400, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        return self.fc3(self.fc2(F.relu(self.fc1(x.flatten(1)))))


# %% task="lenet5" wrong="average pooling"
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, kernel_size=5, padding=2)
        self.conv2 = nn.Conv2d(6, 16, kernel_size=5)
        self.fc1 = nn.Linear(400, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):
        x = F.avg_pool2d(F.relu(self.conv1(x)), 2)
        x = F.avg_pool2d(F.relu(self.conv2(x)), 2)
        return self.fc3(F.relu(self.fc2(F.relu(self.fc1(x.flatten(1))))))


# %% task="lenet5" wrong="reshape that mixes the batch"
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, kernel_size=5)
        self.conv2 = nn.Conv2d(6, 16, kernel_size=5)
        self.fc1 = nn.Linear(400, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = F.pad(x.reshape(-1), (0, len(x) * 144)).reshape(len(x), 400)
        return self.fc3(F.relu(self.fc2(F.relu(self.fc1(x)))))


# %% task="lenet5" wrong="batch of one squeezed"
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, kernel_size=5, padding=2)
        self.conv2 = nn.Conv2d(6, 16, kernel_size=5)
        self.fc1 = nn.Linear(400, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        return self.fc3(F.relu(self.fc2(F.relu(self.fc1(x.flatten(1)))))).squeeze()


# %% task="lenet5" wrong="return forgotten"
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, kernel_size=5, padding=2)
        self.conv2 = nn.Conv2d(6, 16, kernel_size=5)
        self.fc1 = nn.Linear(400, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = self.fc3(F.relu(self.fc2(F.relu(self.fc1(x.flatten(1))))))


# %% task="lenet5" wrong="84 and 120 units swapped"
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, kernel_size=5, padding=2)
        self.conv2 = nn.Conv2d(6, 16, kernel_size=5)
        self.fc1 = nn.Linear(400, 84)
        self.fc2 = nn.Linear(84, 120)
        self.fc3 = nn.Linear(120, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = torch.flatten(x, start_dim=1)
        x = F.relu(self.fc1(x))
        x = F.relu(self.fc2(x))
        return self.fc3(x)


# %% task="lenet5" wrong="a class too many"
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, kernel_size=5, padding=2)
        self.conv2 = nn.Conv2d(6, 16, kernel_size=5)
        self.fc1 = nn.Linear(400, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 11)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = torch.flatten(x, start_dim=1)
        x = F.relu(self.fc1(x))
        x = F.relu(self.fc2(x))
        return self.fc3(x)


# %% task="lenet5" wrong="one dense layer of the same number of parameters"
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 6, 5, padding=2)
        self.fc = nn.Linear(1176, 10)
        self.rest = nn.Parameter(torch.zeros(61706 - 156 - 11770))

    def forward(self, x):
        return self.fc(F.max_pool2d(F.relu(self.conv(x)), 2).flatten(1))
