"""Areas, organisations, people and what they may do."""

from accounts.models.area import Area, AreaQuerySet
from accounts.models.authenticator import Authenticator
from accounts.models.organisation import Organisation
from accounts.models.posting import Posting, RoleSetting
from accounts.models.reveal import Reveal
from accounts.models.user import User

__all__ = [
    "Area",
    "AreaQuerySet",
    "Authenticator",
    "Organisation",
    "Posting",
    "Reveal",
    "RoleSetting",
    "User",
]
