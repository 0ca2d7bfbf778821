"""Engine: loads packs, runs rules in isolation, turns outcomes into findings. It knows codes, not Chinese labels."""
