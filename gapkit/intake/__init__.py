"""What comes in: questionnaires, surveys, forms."""
