"""Forecasts and comparison: what many futures say of one decision. Sits on the game; holds no rules."""
