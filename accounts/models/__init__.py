"""People, agencies and who speaks for which agency when."""

from accounts.models.agency import Agency, AgencyDomain
from accounts.models.guess_count import GuessCount
from accounts.models.invitation import Invitation
from accounts.models.join_request import JoinRequest
from accounts.models.membership import Membership, MembershipEvent, RoleGrant
from accounts.models.notice import Notice, NoticeChoice
from accounts.models.person import PersonManager, User
from accounts.models.sign_in import SignIn

__all__ = [
    "Agency",
    "AgencyDomain",
    "GuessCount",
    "Invitation",
    "JoinRequest",
    "Membership",
    "MembershipEvent",
    "Notice",
    "NoticeChoice",
    "PersonManager",
    "RoleGrant",
    "SignIn",
    "User",
]
