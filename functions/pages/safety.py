"""What a browser is told about the pages besides their content: what they may load, run and ask for, and of whom."""

from collections.abc import Iterable, Mapping
from typing import Final

from campus_safety_aws.pages import SAFE

# The names under which the pages may turn text into code: Vue's own, and that of the few lines which register the worker.
SCRIPT_POLICIES: Final = ("vue", "campus-safety")
# QR codes and photos, the bell, the wall. Nothing else of a device is ever asked for.
_USED: Final = ("camera", "autoplay", "fullscreen", "screen-wake-lock")
_NEVER: Final = (
    "accelerometer",
    "browsing-topics",
    "display-capture",
    "geolocation",
    "gyroscope",
    "hid",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "serial",
    "usb",
)


def headers(files: Iterable[str], sign_in: Iterable[str]) -> Mapping[str, str]:
    """`files` are the origins that files are sent to and shown from, `sign_in` those that the page itself asks for tokens."""
    files = tuple(files)
    policy = {
        "default-src": ("'none'",),
        "script-src": ("'self'",),
        "style-src": ("'self'",),
        "font-src": ("'self'",),
        "img-src": ("'self'", "blob:", *files),
        "media-src": ("'self'", "blob:", *files),
        "connect-src": ("'self'", *files, *sign_in),
        "manifest-src": ("'self'",),
        "worker-src": ("'self'",),
        "base-uri": ("'none'",),
        "form-action": ("'self'",),
        "frame-ancestors": ("'none'",),
        "require-trusted-types-for": ("'script'",),
        "trusted-types": SCRIPT_POLICIES,
    }
    return {
        **SAFE,
        "Content-Security-Policy": "; ".join(
            f"{name} {' '.join(dict.fromkeys(values))}" for name, values in policy.items()
        ),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": ", ".join(
            [*(f"{name}=(self)" for name in _USED), *(f"{name}=()" for name in _NEVER)]
        ),
    }
