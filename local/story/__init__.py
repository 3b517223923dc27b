"""The story: the main job on the running system, told through HTTP with real sign-ins. `python -m local.story`."""
