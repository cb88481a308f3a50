"""Building the demo county (建立示例县): every row is made by the action a person would use, as that person."""

from kangjiu.demo.actions.building import build
from kangjiu.demo.actions.load import load

__all__ = ["build", "load"]
