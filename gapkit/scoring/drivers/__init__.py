"""What moves an outcome: importance, quadrants, asymmetry, models and what they foretell."""
