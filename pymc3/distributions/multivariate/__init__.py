"""Distributions of vectors and matrices, one per file."""

from pymc3.distributions.multivariate.dirichlet import Dirichlet
from pymc3.distributions.multivariate.kronecker_normal import KroneckerNormal
from pymc3.distributions.multivariate.lkj import LKJCholeskyCov, LKJCorr, _LKJCholeskyCov
from pymc3.distributions.multivariate.matrix_normal import MatrixNormal
from pymc3.distributions.multivariate.multinomial import DirichletMultinomial, Multinomial
from pymc3.distributions.multivariate.mv_normal import MvNormal
from pymc3.distributions.multivariate.mv_student_t import MvStudentT
from pymc3.distributions.multivariate.positive_definite import PosDefMatrix, matrix_pos_def, posdef
from pymc3.distributions.multivariate.wishart import Wishart, WishartBartlett

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
