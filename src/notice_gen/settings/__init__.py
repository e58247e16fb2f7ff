"""Every TOML file of ours → plain types: kind.toml, notice-gen.toml with 版式, 办公室.toml. No workbook is read here."""
