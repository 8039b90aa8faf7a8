"""The environment a course needs: what is checked, and what is mended."""
