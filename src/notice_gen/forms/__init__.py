"""Findings, kinds and years → workbooks that a clerk looks at or fills in. What is found or asked for is not decided here."""
