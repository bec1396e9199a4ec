"""Layouts: tables that hold a person in several rows or sheets become one table with a row a person."""
