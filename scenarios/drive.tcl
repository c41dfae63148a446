# Two cars on a street along x, one in each direction; ns-2's format, as SUMO writes it
$node_(0) set X_ -200
$node_(0) set Y_ 40
$node_(0) set Z_ 0
$node_(1) set X_ 200
$node_(1) set Y_ 44
$node_(1) set Z_ 0
$ns_ at 0.0 "$node_(0) setdest 0.00 40.00 13.90"
$ns_ at 0.0 "$node_(1) setdest 120.00 44.00 11.00"
$ns_ at 10.0 "$node_(1) setdest -200.00 44.00 13.90"
$ns_ at 16.0 "$node_(0) setdest 0.00 40.00 0.00"
$ns_ at 20.0 "$node_(0) setdest 200.00 40.00 13.90"
