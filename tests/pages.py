"""What on a page could run, load or send something."""

from bs4 import BeautifulSoup

FORBIDDEN_TAGS = frozenset(
    (
        *("script", "iframe", "frame", "object", "embed", "applet", "svg", "link", "base"),
        *("form", "input", "button", "video", "audio"),
    )
)


def active_content(html: str) -> list[str]:
    """Tags, attributes and styles of a page that do something, a phrase each."""
    page = BeautifulSoup(html, "html.parser")
    found = []
    for tag in page.find_all(True):
        if tag.name in FORBIDDEN_TAGS or (tag.name == "meta" and "refresh" in str(tag).lower()):
            found.append(str(tag)[:80])
        for name, value in tag.attrs.items():
            text = " ".join(value) if isinstance(value, list) else str(value)
            if name.lower().startswith("on") or name in ("srcset", "srcdoc", "xlink:href"):
                found.append(f"{name}={text[:80]}")
            if name == "src" and not text.startswith("data:image/"):
                found.append(f"{name}={text[:80]}")
            if name == "href" and not text.startswith(("#", "https://", "http://", "mailto:")):
                found.append(f"{name}={text[:80]}")
            if name == "style" and "url" in text:
                found.append(f"{name}={text[:80]}")
    for style in page.find_all("style"):
        found += [word for word in ("@import", "http:", "https:") if word in style.text]
    return found
