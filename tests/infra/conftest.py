import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/infra/" in item.path.as_posix():
            # All on one worker: what CDK needs is started once.
            item.add_marker(pytest.mark.xdist_group("stacks"))
