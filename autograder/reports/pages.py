"""Templates of this package's own pages; whatever they are given is escaped."""

from jinja2 import Environment, PackageLoader, StrictUndefined


def signed(value: float, digits: int) -> str:
    """A number with so many digits behind the point, a true minus sign, and no minus zero."""
    return f"{round(value, digits) + 0.0:.{digits}f}".replace("-", "−")


def render(template: str, **values: object) -> str:
    """A page of templates/, filled in."""
    environment = Environment(
        loader=PackageLoader("autograder.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["signed"] = signed
    return environment.get_template(template).render(**values)
