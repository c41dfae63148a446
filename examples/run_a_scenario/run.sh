# How the test runs it; what it prints is in output.txt.
run_a_scenario "$AIRSPLIT_DATA/scenarios/quickstart.toml"
