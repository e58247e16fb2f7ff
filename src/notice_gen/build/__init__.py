"""One workbook's whole way: read, composed, fitted, written, its pages looked at and mended. Nothing is printed on the screen."""
