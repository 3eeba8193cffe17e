expect "an hour has 60 minutes" 60.00 "$(h_to_min 1)"
expect "90 minutes are an hour and a half" 1.50 "$(min_to_h 90)"
