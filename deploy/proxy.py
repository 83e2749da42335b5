"""What the proxy is asked to do, from the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tdi import settings
from tdi.errors import SettingError

MODULE_FOLDERS: Final = (
    "/usr/lib/nginx/modules",
    "/usr/lib64/nginx/modules",
    "/usr/share/nginx/modules",
)
BROTLI_MODULES: Final = ("ngx_http_brotli_filter_module.so", "ngx_http_brotli_static_module.so")


# The first part of the addresses of the dashboard, which the static site cannot take.
TAKEN: Final = frozenset(
    {
        "_stcore",
        "static",
        "fichiers",
        "cartes",
        "fiches",
        "salle",
        "recherche",
        "atlas",
        "telecharger",
        "media",
        "component",
        "-",
    }
)


@dataclass(frozen=True)
class Proxy:
    """What the proxy is asked to do; see `tdi.settings` for each field's variable.

    Attributes
    ----------
    user
        Account of the workers when the master is root; "" for an ordinary user.
    modules
        Files of the modules to load.
    """

    listen: str
    health: str
    replicas: tuple[str, ...]
    site: Path | None
    site_path: str = "/public/"
    ancestors: str = "'self'"
    trusted: tuple[str, ...] = ()
    requests: int = 50
    files: int = 60
    sessions: int = 400
    certificate: Path | None = None
    key: Path | None = None
    plain: str = ""
    log: str = "access.log"
    user: str = ""
    modules: tuple[str, ...] = field(default=())

    @classmethod
    def from_environment(cls, user: str = "www-data") -> Proxy:
        """Read the variables.

        Parameters
        ----------
        user
            Account of the workers, when this is root.

        Raises
        ------
        SettingError
            When one is malformed, or two do not go together.
        """
        value = settings.value
        site, path = value("TDI_PROXY_SITE"), value("TDI_PROXY_SITE_PATH")
        if path.split("/")[1] in TAKEN:
            raise SettingError(
                f"{path} belongs to the dashboard.",
                where="TDI_PROXY_SITE_PATH",
                remedy="e.g. /public/.",
            )
        certificate, key = value("TDI_PROXY_CERTIFICATE"), value("TDI_PROXY_KEY")
        if (certificate is None) != (key is None):
            raise SettingError(
                "a certificate and its key go together.",
                where="TDI_PROXY_CERTIFICATE, TDI_PROXY_KEY",
            )
        if not value("TDI_PROXY_REPLICAS") and site is None:
            raise SettingError(
                "neither replicas nor a static site to serve.",
                where="TDI_PROXY_REPLICAS, TDI_PROXY_SITE",
                remedy="e.g. TDI_PROXY_REPLICAS=127.0.0.1:8501.",
            )
        return cls(
            listen=value("TDI_PROXY_LISTEN"),
            health=value("TDI_PROXY_HEALTH"),
            replicas=value("TDI_PROXY_REPLICAS"),
            site=site,
            site_path=path,
            ancestors=value("TDI_FRAME_ANCESTORS"),
            trusted=value("TDI_PROXY_TRUSTED"),
            requests=value("TDI_PROXY_REQUESTS"),
            files=value("TDI_PROXY_FILES"),
            sessions=value("TDI_PROXY_SESSIONS"),
            certificate=certificate,
            key=key,
            plain=value("TDI_PROXY_PLAIN"),
            log=value("TDI_PROXY_LOG") or "access.log",
            user=user if os.geteuid() == 0 else "",
            modules=brotli_modules(),
        )


def brotli_modules() -> tuple[str, ...]:
    """Return the files of the brotli modules, none when they are not installed."""
    for folder in MODULE_FOLDERS:
        found = [Path(folder) / name for name in BROTLI_MODULES]
        if all(path.is_file() for path in found):
            return tuple(map(str, found))
    return ()
