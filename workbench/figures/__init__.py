"""Pictures for print, one file each."""
