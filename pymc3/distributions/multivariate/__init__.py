"""Distributions of vectors and matrices, one per file."""

from .dirichlet import Dirichlet
from .kronecker_normal import KroneckerNormal
from .lkj import LKJCholeskyCov, LKJCorr, _LKJCholeskyCov
from .matrix_normal import MatrixNormal
from .multinomial import DirichletMultinomial, Multinomial
from .mv_normal import MvNormal
from .mv_student_t import MvStudentT
from .positive_definite import PosDefMatrix, matrix_pos_def, posdef
from .wishart import Wishart, WishartBartlett

__all__ = [
    "MvNormal",
    "MvStudentT",
    "Dirichlet",
    "Multinomial",
    "DirichletMultinomial",
    "Wishart",
    "WishartBartlett",
    "LKJCorr",
    "LKJCholeskyCov",
    "_LKJCholeskyCov",
    "MatrixNormal",
    "KroneckerNormal",
    "posdef",
    "PosDefMatrix",
    "matrix_pos_def",
]
