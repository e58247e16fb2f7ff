"""Every TOML file of ours → plain types: kind.toml, notice-gen.toml with 版式, 办公室.toml. No workbook is read here.

All are read by `toml_file`. `kinds` finds a kind, `kind_file` reads it; `settings_file` reads what `campaign` and
`office` have declared.
"""
