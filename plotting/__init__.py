"""Figures from airsplit's results: python3 -m plotting NAME RESULTS -o FIGURE."""
