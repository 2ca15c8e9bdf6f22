"""The test kit that is shipped (extra ``testing``): strategies and mutations."""
