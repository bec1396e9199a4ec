"""The journey: phases, touchpoints and channels, where the experience falls short and what that costs."""
