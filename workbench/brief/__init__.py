"""The brief: one neutral content tree, written as PDF and as DOCX by writers that decide nothing."""
