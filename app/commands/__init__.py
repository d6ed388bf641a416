"""The commands of `python main.py`: what the windows do, without them."""
