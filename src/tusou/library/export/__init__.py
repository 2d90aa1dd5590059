"""Write a library back as data: pairs, pictures, vectors."""

from tusou.library.export.run import ExportOptions, ExportReport, export

__all__ = ["ExportOptions", "ExportReport", "export"]
