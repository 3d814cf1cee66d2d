"""What is counted for `/metrics` where it happens; each process counts, the web server adds the processes up."""

from prometheus_client import Counter

UPLOADS_REJECTED = Counter("anju_upload_rejected", "Uploads that were refused, by the refusal's code.", ["reason"])
REVEALS = Counter("anju_reveal", "Masked numbers shown on purpose, by the role of whoever asked.", ["role"])
CODES_REJECTED = Counter("anju_otp_rejected", "Codes to a phone that were wrong, over or used up.")
