"""Answers to the toy topic."""

# %% task="area" right="numpy"
import numpy as np

def area(radius):
    return np.pi * np.square(radius)

# %% task="area" right="in single precision"
import numpy as np

def area(radius):
    return np.float32(math.pi * radius * radius)

# %% task="area" wrong="circumference"
def area(radius):
    return 2 * math.pi * radius

# %% task="area" wrong="three for π"
def area(radius):
    return 3 * radius**2

# %% task="area" wrong="ends the process"
import os

os._exit(0)

# %% task="volume" right="written out"
def volume(radius, height):
    return math.pi * radius**2 * height

# %% task="volume" wrong="height forgotten"
def volume(radius, height):
    return area(radius)
