"""What ``run.py`` does: the environment, the assets, the demo, the tests and the checks.

Standard library only, because it runs before anything is installed.
"""
