"""The rule book as an Excel file and back again."""
