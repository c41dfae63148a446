# How the test runs it; what it prints is in output.txt.
own_scheme run thumbnail.toml --inference live
