"""What owners wrote in their group chat, read as messages with a home, a moment and words (BEY-5).

Pure reading: nothing here registers anything, and nothing keeps the pasted text.
"""
