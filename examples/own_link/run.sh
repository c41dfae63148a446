# How the test runs it; what it prints is in output.txt.
for kbps in 50 200; do
  own_link run "$AIRSPLIT_DATA/scenarios/quickstart.toml" --set link.model=pipe --set link.pipe_kbps=$kbps
done
own_link keys | grep -A 3 '^link.pipe_kbps'
