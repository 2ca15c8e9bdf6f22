"""The test kit that is shipped (extra ``testing``), for our tests and for vendors'.

``strategies`` draw records, classes and schools that are right, ``disorders`` the sheets of a
school (``pages``) that are not; ``cases`` set a record among its class, school and last year;
``mutations`` and ``documents`` break one rule each; ``unproven`` says why some rules cannot be
broken on purpose; ``remote_keys`` simulates signing services.
"""
