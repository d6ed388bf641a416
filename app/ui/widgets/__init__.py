"""Pieces that several windows share."""
