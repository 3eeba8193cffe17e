h_to_min() { awk -v v="$1" 'BEGIN { printf "%.2f\n", v * 60 }'; }
min_to_h() { awk -v v="$1" 'BEGIN { printf "%.2f\n", v / 60 }'; }
