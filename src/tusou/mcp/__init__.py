"""A server of the Model Context Protocol: gives libraries to assistants.

`desk` answers in plain text and JPEGs and knows nothing of the protocol, `tools` offers its
answers as tools, `serving` runs them over stdio or HTTP. The last two need the package `mcp`,
which is imported when a server starts and takes 1.8 s.
"""
