"""Threads that send, ask for reports and plan, in the program and headless."""
