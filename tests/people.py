"""The cast of the tests: two committees, two branches, and one person for every role."""

from dataclasses import dataclass

import pytest

from orgs.models import Organisation, User
from tests import factories

PASSWORD = "test-password-1"


@dataclass(frozen=True)
class Cast:
    """Everybody below belongs to `committee` unless said otherwise."""

    committee: Organisation
    branch: Organisation
    other_branch: Organisation
    admin: User
    clerk: User
    leader: User
    auditor: User
    secretary: User
    other_secretary: User
    disabled: User
    stranger: User  # the admin of another committee in the same database

    @property
    def readers(self):
        return [self.admin, self.clerk, self.leader, self.auditor]


@pytest.fixture
def cast(db) -> Cast:
    return build_cast()


def build_cast() -> Cast:
    committee = factories.committee()
    elsewhere = factories.committee(
        name="中共邻县县委县直机关工作委员会", short_name="邻县直机关工委"
    )
    branch = factories.branch(committee, "档案馆党支部")
    other_branch = factories.branch(committee, "气象局党支部")
    Role = User.Role
    return Cast(
        committee=committee,
        branch=branch,
        other_branch=other_branch,
        admin=person("admin", "赵明远", Role.ADMIN, committee),
        clerk=person("clerk", "王淑珍", Role.CLERK, committee),
        leader=person("leader", "李建国", Role.LEADER, committee),
        auditor=person("auditor", "孙丽华", Role.AUDITOR, committee),
        secretary=person("secretary", "陈桂兰", Role.SECRETARY, branch),
        other_secretary=person("other", "刘志强", Role.SECRETARY, other_branch),
        disabled=person("disabled", "周停用", Role.ADMIN, committee, is_active=False),
        stranger=person("stranger", "外县人", Role.ADMIN, elsewhere),
    )


def person(username, name, role, organisation, **fields) -> User:
    user = User(username=username, name=name, role=role, organisation=organisation, **fields)
    user.set_password(PASSWORD)
    user.save()
    return user
