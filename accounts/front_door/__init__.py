"""The one door: how people sign in, stay signed in, and are kept out."""
