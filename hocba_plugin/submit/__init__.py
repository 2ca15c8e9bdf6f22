"""The exchange with the national database: messages, their replies, and what it holds already.

``stage.Exchange`` is the plugin; ``client`` the receiver's interface; ``transport`` plain HTTP.
"""
