# How the test runs it; what it prints is in output.txt.
for queue in fifo newest; do
  own_policy run "$AIRSPLIT_DATA/scenarios/quickstart.toml" \
    --set workload.arrivals=poisson --set device.queue=$queue
done
