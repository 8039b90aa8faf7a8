"""Networks, parameters and gradients across the two processes."""

import copy

import numpy as np
import pytest
import torch
from torch import nn

from autograder.remote.errors import BadAnswer

NET = """
import torch
from torch import nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(3, 4)
        self.norm = nn.BatchNorm1d(4)
        self.drop = nn.Dropout(0.5)
        self.own = Own()
        self.extra, self.calls = nn.Parameter(torch.ones(1)), 0

    def forward(self, x):
        self.calls += 1
        return self.own(self.drop(self.norm(self.first(x)))) * self.extra

class Own(nn.Module):
    def __init__(self):
        super().__init__()
        self.last = nn.Linear(4, 2, bias=False)

    def forward(self, x):
        return self.last(x)

kept = Net()
def again(): return kept
def step(net, x): net.train(); net(x); return net.training
"""


def one(remote, name="f"):
    return remote.fetch([name])[name]


@pytest.fixture
def net(student):
    remote = student(NET)
    return one(remote, "Net")()


def test_a_network_is_mirrored_with_its_parts(net):
    assert isinstance(net, nn.Module) and type(net).__name__ == "Net"
    assert [name for name, _ in net.named_modules()][1:] == [
        "first", "norm", "drop", "own", "own.last",
    ]  # fmt: skip
    assert type(net.first) is nn.Linear and net.first.in_features == 3
    assert type(net.own).__name__ == "Own" and net.drop.p == 0.5
    shapes = {name: tuple(each.shape) for name, each in net.named_parameters()}
    assert shapes["first.weight"] == (4, 3) and shapes["own.last.weight"] == (2, 4)
    assert set(net.state_dict()) >= {"norm.running_mean", "extra"}
    assert net.calls == 0 and not hasattr(net, "nothing")


def test_forward_and_backward_agree_with_a_network_in_one_process(net):
    here = {}
    exec(NET, here)
    same = here["Net"]()
    same.load_state_dict(copy.deepcopy(net.state_dict()))
    x = torch.randn(5, 3, requires_grad=True)
    y = x.detach().clone().requires_grad_()
    net.eval()
    same.eval()
    (net(x) ** 2).sum().backward()
    (same(y) ** 2).sum().backward()
    assert torch.allclose(x.grad, y.grad)
    for left, right in zip(net.parameters(), same.parameters(), strict=True):
        assert torch.allclose(left.grad, right.grad)
    assert net.calls == 1


def test_training_mode_dropout_and_buffers_are_kept_in_step(net):
    x = torch.ones(8, 3)
    assert net.training and net.norm.training
    torch.manual_seed(1)
    first = net(x)
    assert float(net.norm.num_batches_tracked) == 1
    torch.manual_seed(1)
    assert torch.equal(net(x), first)
    net.eval()
    assert torch.equal(net(x), net(x)) and not torch.equal(net(x), first)
    assert float(net.norm.num_batches_tracked) == 2


def test_weights_that_are_set_here_are_used_there(net):
    net.eval()
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.zero_()
        assert not net(torch.ones(2, 3)).any()
        net.extra.fill_(1)
        net.own.last.weight.fill_(1)
        net.norm.bias.fill_(1)
        assert torch.allclose(net(torch.ones(2, 3)), torch.full((2, 2), 4.0), atol=1e-3)


def test_no_gradient_flows_in_no_grad(net):
    with torch.no_grad():
        assert not net(torch.ones(2, 3)).requires_grad
    assert net(torch.ones(2, 3)).requires_grad
    with torch.no_grad():
        detached = net(torch.ones(2, 3)).detach()
    assert detached.grad_fn is None


def test_gradients_can_be_asked_for_without_backward(net):
    out = net.eval()(torch.ones(2, 3)).sum()
    grads = torch.autograd.grad(out, list(net.parameters()), allow_unused=True)
    assert grads[0].shape == (1,) and all(each.grad is None for each in net.parameters())


def test_an_optimiser_here_trains_a_network_there(net):
    net.eval()
    x = torch.randn(20, 3)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    losses = []
    for _ in range(5):
        optimizer.zero_grad()
        loss = ((net(x) - 1) ** 2).mean()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses == sorted(losses, reverse=True) and losses[-1] < losses[0]


def test_the_same_network_is_the_same_mirror(student):
    remote = student(NET)
    again = one(remote, "again")
    assert again() is again() and one(remote, "kept") is again()
    assert isinstance(again(), one(remote, "Net"))
    assert not isinstance(nn.Linear(1, 1), one(remote, "Net"))


def test_a_student_that_switches_modes_is_seen(student):
    remote = student(NET)
    net = one(remote, "kept").eval()
    assert one(remote, "step")(net, torch.ones(4, 3)) is True
    assert net.training and net.own.training


def test_a_network_that_grows_is_mirrored_again(student):
    remote = student(
        "import torch\nclass Lazy(torch.nn.Module):\n    def forward(self, x):\n"
        "        if not hasattr(self, 'layer'): self.layer = torch.nn.Linear(x.shape[1], 1)\n"
        "        return self.layer(x)\nf = Lazy()"
    )
    net = one(remote)
    assert list(net.parameters()) == []
    assert net(torch.ones(2, 3)).shape == (2, 1)
    assert [tuple(each.shape) for each in net.parameters()] == [(1, 3), (1,)]


def test_a_layer_that_waits_for_its_input_gets_its_parameters(student):
    remote = student("from torch import nn\nf = nn.Sequential(nn.LazyLinear(2), nn.ReLU())")
    net = one(remote)
    assert net(torch.ones(4, 3)).shape == (4, 2)
    assert [tuple(each.shape) for each in net.parameters()] == [(2, 3), (2,)]
    assert torch.equal(net(torch.ones(1, 3)), net(torch.ones(1, 3)))


def test_a_network_of_layers_alone_is_run_here(student):
    remote = student(
        "from torch import nn\nf = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))"
    )
    net = one(remote)
    assert type(net) is nn.Sequential and type(net[1]) is nn.ReLU
    requests = remote._requests
    assert net(torch.ones(4, 2)).shape == (4, 1) and remote._requests == requests


def test_gradients_through_a_function(student):
    remote = student("def f(a, b):\n    return (a * b).sum(), a * 2\n")
    leaf = torch.tensor([1.0, 2.0], requires_grad=True)
    middle = leaf * 3  # no leaf
    total, double = one(remote)(middle, torch.tensor([4.0, 5.0]))
    (total + double.sum()).backward()
    assert leaf.grad.tolist() == [18.0, 21.0]


def test_a_tensor_that_is_no_leaf_may_be_changed_in_place(student):
    remote = student("def f(x):\n    x[0] = 0\n    return x.sum()")
    leaf = torch.tensor([1.0, 2.0], requires_grad=True)
    middle = leaf * 3
    one(remote)(middle).backward()
    assert leaf.grad.tolist() == [0.0, 3.0] and middle.tolist() == [0.0, 6.0]


def test_a_result_may_depend_on_parameters_that_nobody_here_knows(student):
    remote = student(
        "import torch\nw = torch.ones(1, requires_grad=True)\n"
        "def f(): return w * 3\ndef g(): return w.grad"
    )
    result = one(remote)()
    assert result.requires_grad
    result.backward()
    assert one(remote, "g")().tolist() == [3.0]


def test_an_optimiser_of_the_students_moves_parameters_of_the_test(student):
    remote = student("import torch\ndef f(parameters): return torch.optim.SGD(parameters, lr=0.1)")
    weight = nn.Parameter(torch.tensor([1.0, -2.0]))
    optimizer = one(remote)(each for each in [weight])
    assert type(optimizer).__name__ == "SGD" and not isinstance(optimizer, type)
    for _ in range(2):
        optimizer.zero_grad()
        (3 * weight).sum().backward()
        optimizer.step()
    assert torch.allclose(weight.detach(), torch.tensor([0.4, -2.6]))
    weight.grad = torch.tensor([1.0, 0.0])
    optimizer.step()
    assert torch.allclose(weight.detach(), torch.tensor([0.3, -2.6]))


class Probe(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear, self.modes = nn.Linear(2, 1), []

    def forward(self, x):
        self.modes.append((self.training, x.device.type))
        return self.linear(x)


Probe.__module__ = "__main__"  # as the class of a test cell


def train(model, optimizer, x):
    model.train()
    for _ in range(3):
        optimizer.zero_grad()
        model(x).square().mean().backward()
        optimizer.step()
    return model


TRAIN = """
def f(model, optimizer, x):
    model.train()
    for _ in range(3):
        optimizer.zero_grad()
        model(x).square().mean().backward()
        optimizer.step()
    return model
"""


@pytest.mark.parametrize("make", [
    lambda parameters: torch.optim.SGD(parameters, lr=0.1, momentum=0.9),
    lambda parameters: torch.optim.Adam(parameters, lr=0.1),
])  # fmt: skip
def test_a_network_of_the_test_is_trained_there(student, make):
    remote = student(TRAIN)
    model, same = Probe().eval(), Probe()
    same.load_state_dict(copy.deepcopy(model.state_dict()))
    optimizer, like = make(model.parameters()), make(same.parameters())
    x = torch.randn(5, 2)
    for _ in range(2):  # the optimiser's own state goes on, too
        assert one(remote)(model, optimizer, x) is model
        train(same, like, x)
    assert model.training and model.modes == [(True, "cpu")] * 6
    assert torch.allclose(model.linear.weight, same.linear.weight)
    assert torch.allclose(model.linear.weight.grad, same.linear.weight.grad)


def test_what_has_no_data_is_handed_over_as_it_is(student):
    remote = student("def f(model, x): model(x); return x")
    model = Probe().to("meta")
    x = torch.empty(3, 2, device="meta")
    assert one(remote)(model, x).device.type == "meta"
    assert model.modes == [(True, "meta")]


def test_loaders_and_criteria_are_handed_over(student):
    remote = student(
        "def f(loader, criterion):\n    return [criterion(x, y).item() for x, y in loader]"
    )
    x, y = torch.randn(5, 3), torch.tensor([0, 1, 2, 0, 1])
    data = torch.utils.data.TensorDataset(x, y)
    loader = torch.utils.data.DataLoader(data, batch_size=2)
    criterion = nn.CrossEntropyLoss(label_smoothing=0.1)
    wanted = [criterion(*batch).item() for batch in loader]
    assert np.allclose(one(remote)(loader, criterion), wanted)


def test_gradients_of_a_wrong_shape_are_nonsense(served_by):
    def serve(channel):
        first, _ = channel.receive()
        plain = ["float32", [1], "cpu", 0]
        leaf = ["leaf", "p1", True, True, None, *plain]
        value = ["list", leaf, ["graph", 1, ["p1"], *plain]]
        channel.send({**first, "value": value}, [bytes(4)])
        second, _ = channel.receive()
        record = ["tuple", "float32", ["tuple", 2], "cpu", ["bytes", 0]]
        channel.send({**second, "value": ["list", record]}, [bytes(8)])

    _, result = served_by(serve).ask("fetch")
    with pytest.raises(BadAnswer):
        result.backward()
