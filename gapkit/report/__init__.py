"""The story of a diagnosis, and its renderings; nothing here computes a statistic."""
