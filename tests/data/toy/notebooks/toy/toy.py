# %% [markdown]
# # A toy topic
#
# Three tasks, each for one behaviour of the grader.

# %% solution="identity"
name = "Ada Lovelace"
CID = 12345678
### BEGIN STARTER
# name = "Your name"
# CID = 0
### END STARTER

# %% test="test_identity" points=0
assert name != "Your name", "`name` still needs your name."
### BEGIN HIDDEN TESTS
from autograder import checks

checks.identity(name, CID)
### END HIDDEN TESTS

# %% locked="setup"
import math

# %% solution="area"
def area(radius):
    """The area of a disc (m²) of a radius (m)."""
    ### BEGIN SOLUTION
    disc_area = math.pi * radius**2
    return disc_area
    ### END SOLUTION

# %% test="test_area" points=2
### BEGIN HIDDEN TESTS
from autograder import checks

checks.begin()
### END HIDDEN TESTS
assert area(0) == 0, "A disc of radius 0 has no area."
### BEGIN HIDDEN TESTS
for _radius in checks.rng("area").uniform(1, 9, size=5):
    checks.close(
        checks.call(area, _radius), 3.141592653589793 * _radius**2, "The area is wrong: is π there?"
    )
### END HIDDEN TESTS

# %% tags=["demo"]
print("A disc of radius 1 m has an area of about 3.1 m².")

# %% solution="volume"
def volume(radius, height):
    """The volume of a cylinder (m³), all lengths in m."""
    return area(radius) * height
### BEGIN STARTER
# def volume(radius, height)
#     """The volume of a cylinder (m³), all lengths in m."""
#     return area(radius) * height
### END STARTER

# %% test="test_volume_one" points=1
### BEGIN HIDDEN TESTS
from autograder import checks

checks.begin(area=lambda radius: 3.141592653589793 * radius**2)
### END HIDDEN TESTS
assert abs(volume(1, 1) - 3.14159) < 1e-3, "A cylinder of radius 1 and height 1 holds about π."

# %% test="test_volume_two" points=1
### BEGIN HIDDEN TESTS
from autograder import checks

checks.begin(area=lambda radius: 3.141592653589793 * radius**2)
checks.close(
    checks.call(volume, 2.0, 3.0), 37.69911184307752, "The volume is wrong: is the height used?"
)
### END HIDDEN TESTS

# %% [markdown] written="why" points=2
# A secret model answer on Archimedes.
