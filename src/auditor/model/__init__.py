"""The nouns that flow through the program: document → report → claims → rules → findings → result.

All are frozen pydantic models that refuse unknown keys; this folder imports nothing of the others
but the words of its errors.
"""
