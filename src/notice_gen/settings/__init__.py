"""Every TOML file of ours → plain types: kind.toml, notice-gen.toml with 版式, 办公室.toml. No workbook is read here.

`toml_file` parses all of them. `kinds` finds the folder of a kind and `kind_file` reads its kind.toml. `settings_file` reads
and validates the other two by the tables of keys in `campaign` (notice-gen.toml) and `office` (办公室.toml).
"""
